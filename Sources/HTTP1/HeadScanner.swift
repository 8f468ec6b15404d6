/// Finds the end of a head byte by byte, and refuses what could make two readers see different lines in it: a carriage
/// return or line feed on its own, and control characters (RFC 9112, section 2.2).
struct HeadScanner {
    private enum State {
        /// Nothing has come yet but perhaps an empty line.
        case start
        /// The line feed of an empty line in front of the head must follow.
        case leadingLineFeed
        case line
        /// The line feed of a line must follow.
        case lineFeed
        case lineStart
        /// The line feed of the empty line that ends the head must follow.
        case lastLineFeed
        case complete
    }

    private var state = State.start
    private var byteCount = 0
    private var hasSkippedLine = false
    private var isInFirstLine = true

    /// Whether no byte of a head has come.
    var isIdle: Bool { state == .start }

    /// Whether the empty line behind the head has come.
    var isComplete: Bool { state == .complete }

    /// Consumes bytes up to the end of the head, and returns those that are a part of it.
    ///
    /// Throws if the head has more than `limit` bytes, or a byte is out of place.
    mutating func scan(_ input: inout UnsafeRawBufferPointer, limit: Int) throws(HTTPError) -> UnsafeRawBufferPointer {
        var position = 0
        var start = 0
        while position < input.count, state != .complete {
            if state == .line, input[position].isPlain {
                let end = endOfPlainText(in: input, from: position)
                byteCount += end - position
                position = end
            } else {
                position += 1
                if try isPartOfHead(input[position - 1]) {
                    byteCount += 1
                } else {
                    start = position
                }
            }
            if byteCount > limit {
                throw isInFirstLine ? .startLineTooLong(limit: limit) : .headTooLarge(limit: limit)
            }
        }
        return UnsafeRawBufferPointer(rebasing: input.takeFirst(position).dropFirst(start))
    }

    private func endOfPlainText(in input: UnsafeRawBufferPointer, from start: Int) -> Int {
        var end = start
        while end < input.count, input[end].isPlain { end += 1 }
        return end
    }

    /// Moves on by one byte; false for those of the one empty line that may stand in front of a head.
    private mutating func isPartOfHead(_ byte: UInt8) throws(HTTPError) -> Bool {
        switch state {
        case .start where byte == .carriageReturn && !hasSkippedLine:
            state = .leadingLineFeed
            return false
        case .leadingLineFeed:
            try expectLineFeed(byte)
            hasSkippedLine = true
            state = .start
            return false
        case .start, .line:
            state = try stateAfterContent(byte)
        case .lineFeed:
            try expectLineFeed(byte)
            isInFirstLine = false
            state = .lineStart
        case .lineStart:
            state = byte == .carriageReturn ? .lastLineFeed : try stateAfterContent(byte)
        case .lastLineFeed:
            try expectLineFeed(byte)
            state = .complete
        case .complete:
            preconditionFailure("nothing is scanned behind the end of a head")
        }
        return true
    }

    private func stateAfterContent(_ byte: UInt8) throws(HTTPError) -> State {
        switch byte {
        case .carriageReturn: return .lineFeed
        case .lineFeed: throw .bareLineFeed
        case _ where byte.isFieldContent: return .line
        default: throw .controlCharacter(byte)
        }
    }

    private func expectLineFeed(_ byte: UInt8) throws(HTTPError) {
        guard byte == .lineFeed else { throw .bareCarriageReturn }
    }
}

extension UInt8 {
    /// Whether this is a space or visible ASCII, as nearly all bytes of a head are.
    fileprivate var isPlain: Bool { self >= 0x20 && self < 0x7F }
}
