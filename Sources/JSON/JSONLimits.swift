/// The bounds of one parse: a text over any of them is refused with an error that names the limit.
package struct JSONLimits: Sendable, Equatable {
    /// The longest text, in bytes; at most 1 GiB, since the tape keeps 32-bit offsets.
    package let bytes: Int
    /// The most arrays and objects inside each other, the outermost counted; at most 512, since the parser recurses.
    package let depth: Int
    /// The most tape entries: one for each value and one for each key.
    package let entries: Int

    /// The default limits: 1 MiB, 32 levels, 131,072 entries.
    package static let standard = JSONLimits()

    /// Makes limits. Values outside the documented ranges are a caller's bug and trap.
    package init(bytes: Int = 1 << 20, depth: Int = 32, entries: Int = 1 << 17) {
        precondition((0...(1 << 30)).contains(bytes), "JSONLimits.bytes is 0 to 2^30")
        precondition((0...512).contains(depth), "JSONLimits.depth is 0 to 512")
        precondition((1...(1 << 31)).contains(entries), "JSONLimits.entries is 1 to 2^31")
        self.bytes = bytes
        self.depth = depth
        self.entries = entries
    }
}
