import WebSocket

/// Where a node listens. Addresses are equal when their normalised forms are (letter case, default port, trailing
/// slash); the text is passed on as it was written.
package typealias NodeAddress = WebSocketURL

extension WebSocketURL {
    /// What addresses are compared and remembered by.
    package typealias Key = String

    package var key: Key { normalized }
}
