/// Limits that many sessions refer to, so that each of them holds a pointer instead of a copy.
package final class SharedLimits: Sendable {
    /// The limits themselves.
    package let values: WebSocketLimits

    /// Limits for any number of sessions.
    package init(_ values: WebSocketLimits) {
        self.values = values
    }
}
