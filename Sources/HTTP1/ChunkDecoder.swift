/// Takes a body out of the chunked transfer coding (RFC 9112, section 7.1). Extensions and trailers are checked and dropped.
struct ChunkDecoder {
    private enum State {
        /// The size, whose first digit must come.
        case sizeStart
        case size
        case `extension`
        case sizeLineFeed
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailerStart
        case trailerName
        case trailerValue
        case trailerLineFeed
        case lastLineFeed
        case end
    }

    private var state = State.sizeStart
    /// What is left of the chunk.
    private var remaining = 0
    /// What chunks may still bring.
    private var allowance: Int
    private var lineByteCount = 0
    private var trailerByteCount = 0
    private let limits: HTTPLimits

    init(limits: HTTPLimits) {
        self.limits = limits
        allowance = limits.bodyBytes
    }

    /// Consumes input up to the next piece of data or the end of the body; nil if all is used up.
    mutating func next(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> BodyDecoder.Output? {
        while state != .end {
            if state == .data, !input.isEmpty {
                let bytes = input.takeFirst(remaining)
                remaining -= bytes.count
                if remaining == 0 { state = .dataCarriageReturn }
                return .bytes(bytes)
            }
            guard let byte = input.takeByte() else { return nil }
            state = try stateAfter(byte)
        }
        return .end
    }

    private mutating func stateAfter(_ byte: UInt8) throws(HTTPError) -> State {
        switch state {
        case .sizeStart, .size, .extension, .sizeLineFeed:
            return try stateAfterChunkLine(byte)
        case .dataCarriageReturn:
            guard byte == .carriageReturn else { throw .missingChunkEnd(byte: byte) }
            return .dataLineFeed
        case .dataLineFeed:
            guard byte == .lineFeed else { throw .missingChunkEnd(byte: byte) }
            return .sizeStart
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
            return try stateAfterTrailer(byte)
        case .data, .end:
            preconditionFailure("data is taken in pieces, and nothing is read behind the end")
        }
    }
}

extension ChunkDecoder {
    private mutating func stateAfterChunkLine(_ byte: UInt8) throws(HTTPError) -> State {
        if state == .sizeLineFeed {
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            lineByteCount = 0
            return remaining > 0 ? .data : .trailerStart
        }
        if byte == .carriageReturn, state != .sizeStart {
            return try stateAfterSize()
        }
        lineByteCount += 1
        guard lineByteCount <= limits.chunkLineBytes else { throw .chunkLineTooLong(limit: limits.chunkLineBytes) }
        if state == .extension {
            guard byte.isFieldContent else { throw .invalidChunkLine(byte: byte) }
            return .extension
        }
        if byte == UInt8(ascii: ";"), state == .size { return .extension }
        guard let digit = byte.hexadecimalValue else { throw .invalidChunkLine(byte: byte) }
        remaining = remaining > Int.max >> 4 ? .max : remaining << 4 | Int(digit)
        return .size
    }

    private mutating func stateAfterSize() throws(HTTPError) -> State {
        // The largest number stands for all that no Int holds.
        guard remaining <= allowance, remaining < Int.max else {
            let (total, overflow) = (limits.bodyBytes - allowance).addingReportingOverflow(remaining)
            throw .bodyTooLarge(bytes: overflow ? .max : total, limit: limits.bodyBytes)
        }
        allowance -= remaining
        return .sizeLineFeed
    }
}

extension ChunkDecoder {
    private mutating func stateAfterTrailer(_ byte: UInt8) throws(HTTPError) -> State {
        trailerByteCount += 1
        guard trailerByteCount <= limits.headBytes else { throw .trailersTooLarge(limit: limits.headBytes) }
        switch state {
        case .trailerStart where byte == .carriageReturn:
            return .lastLineFeed
        case .trailerName where byte == .colon:
            return .trailerValue
        case .trailerValue where byte == .carriageReturn:
            return .trailerLineFeed
        case .trailerValue:
            guard byte.isFieldContent else { throw byte == .lineFeed ? .bareLineFeed : .controlCharacter(byte) }
            return .trailerValue
        case .trailerLineFeed, .lastLineFeed:
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            return state == .lastLineFeed ? .end : .trailerStart
        case .trailerStart, .trailerName:
            guard byte.isTokenCharacter else { throw .invalidTrailer(byte: byte) }
            return .trailerName
        case .sizeStart, .size, .extension, .sizeLineFeed, .data, .dataCarriageReturn, .dataLineFeed, .end:
            preconditionFailure("trailers stand behind the last chunk")
        }
    }
}
