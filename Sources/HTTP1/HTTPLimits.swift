/// How much of a message is taken in before it is refused. Counts beyond a limit throw; a count equal to it is fine.
package struct HTTPLimits: Equatable, Sendable {
    /// Bytes of a head, from the start line to the empty line, all line ends included; also of a trailer section.
    package var headBytes: Int

    /// Field lines of a head.
    package var fields: Int

    /// Bytes of a request's target.
    package var targetBytes: Int

    /// Bytes of a body without its framing. `Int.max` sets no bound: for a stream that is never held as a whole.
    package var bodyBytes: Int

    /// Bytes of the line in front of a chunk, its extensions included, its line end not.
    package var chunkLineBytes: Int

    /// Limits that suit a small service; any may be given.
    package init(
        headBytes: Int = 8 << 10,
        fields: Int = 64,
        targetBytes: Int = 4 << 10,
        bodyBytes: Int = 1 << 20,
        chunkLineBytes: Int = 256
    ) {
        self.headBytes = headBytes
        self.fields = fields
        self.targetBytes = targetBytes
        self.bodyBytes = bodyBytes
        self.chunkLineBytes = chunkLineBytes
    }
}
