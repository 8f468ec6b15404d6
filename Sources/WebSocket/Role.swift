/// Which end of the connection this is: who masks, and who closes the transport first, depends on it.
package enum Role: Sendable {
    /// Accepted the connection: receives masked frames, sends unmasked ones, closes the transport first.
    case server

    /// Dialled the connection: sends masked frames, receives unmasked ones, leaves closing the transport to the server.
    case client
}
