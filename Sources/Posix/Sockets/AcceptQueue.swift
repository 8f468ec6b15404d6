/// The connections that the kernel has made in a listener's name and that the listener has not taken yet.
package enum AcceptQueue {
    /// How many wait at a port, on any address of either family; 0 if nobody listens there.
    package static func count(port: UInt16) throws(SystemCallError) -> Int {
        try TCPTableRow.all(.listening).filter { $0.localPort == port }.map(\.waiting).reduce(0, +)
    }
}
