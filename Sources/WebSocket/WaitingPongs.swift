/// The payloads of pings that are still to be answered, oldest first. Owns no memory while there are none.
struct WaitingPongs {
    private var payloads: [[UInt8]] = []

    var isEmpty: Bool { payloads.isEmpty }

    /// Adds the answer to a ping; where `limit` wait already, it takes the place of the newest of them.
    mutating func add(_ payload: UnsafeRawBufferPointer, limit: Int) {
        if payloads.count >= limit, !payloads.isEmpty { payloads.removeLast() }
        payloads.append(Array(payload))
    }

    /// Gives all of them out and forgets them.
    mutating func takeAll() -> [[UInt8]] {
        defer { payloads = [] }
        return payloads
    }
}
