/// Takes a body out of its framing.
struct BodyDecoder {
    private enum State {
        case counted(remaining: Int)
        case chunked(ChunkDecoder)
        case untilClose(byteCount: Int)
    }

    /// A piece of the body, or its end.
    enum Output {
        case bytes(UnsafeRawBufferPointer)
        case end
    }

    private var state: State
    private let limit: Int

    /// Throws if the framing announces more than the limit for bodies.
    init(_ framing: BodyFraming, limits: HTTPLimits) throws(HTTPError) {
        limit = limits.bodyBytes
        switch framing {
        case .none:
            state = .counted(remaining: 0)
        case .length(let length):
            // The largest number stands for all that no Int holds.
            guard length <= limit, length < Int.max else { throw .bodyTooLarge(bytes: length, limit: limit) }
            state = .counted(remaining: length)
        case .chunked:
            state = .chunked(ChunkDecoder(limits: limits))
        case .untilClose:
            state = .untilClose(byteCount: 0)
        }
    }

    /// Whether the end of the connection is the end of this body.
    var endsWithConnection: Bool {
        switch state {
        case .untilClose: return true
        case .counted, .chunked: return false
        }
    }

    /// Consumes input up to the next piece of the body or its end; nil if all is used up.
    mutating func next(_ input: inout UnsafeRawBufferPointer) throws(HTTPError) -> Output? {
        switch state {
        case .counted(let remaining):
            if remaining == 0 { return .end }
            if input.isEmpty { return nil }
            let bytes = input.takeFirst(remaining)
            state = .counted(remaining: remaining - bytes.count)
            return .bytes(bytes)
        case .chunked(var decoder):
            let output = try decoder.next(&input)
            state = .chunked(decoder)
            return output
        case .untilClose(let byteCount):
            if input.isEmpty { return nil }
            let bytes = input.takeFirst(input.count)
            guard bytes.count <= limit - byteCount else {
                throw .bodyTooLarge(bytes: byteCount + bytes.count, limit: limit)
            }
            state = .untilClose(byteCount: byteCount + bytes.count)
            return .bytes(bytes)
        }
    }
}
