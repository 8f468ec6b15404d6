/// Reads messages one after the other: what the parsers for requests and for responses have in common.
struct MessageReader<Head> {
    private enum State {
        case head
        case body(BodyDecoder)
        case failed(HTTPError)
    }

    private var state = State.head
    private var headReader = HeadReader()

    /// Whether it stands between two messages and holds no part of one.
    var isIdle: Bool {
        switch state {
        case .head: return headReader.isIdle
        case .body, .failed: return false
        }
    }

    /// Consumes input up to the next event; nil if all is used up. `parse` reads a whole head and finds out about its body.
    mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        limits: HTTPLimits,
        parse: (UnsafeRawBufferPointer) throws(HTTPError) -> (Head, BodyFraming)
    ) throws(HTTPError) -> HTTPEvent<Head>? {
        do throws(HTTPError) {
            switch state {
            case .head:
                guard let (head, framing) = try headReader.next(&input, limit: limits.headBytes, parse: parse) else {
                    return nil
                }
                state = .body(try BodyDecoder(framing, limits: limits))
                return .head(head)
            case .body(let body):
                return try next(&input, in: body)
            case .failed(let error):
                throw error
            }
        } catch {
            state = .failed(error)
            headReader = HeadReader()
            throw error
        }
    }

    /// Tells that the connection has ended: the end of a body that lasts so long, or nil between two messages.
    ///
    /// Throws ``HTTPError/truncated`` anywhere else.
    mutating func inputEnded() throws(HTTPError) -> HTTPEvent<Head>? {
        switch state {
        case .head where headReader.isIdle:
            return nil
        case .body(let body) where body.endsWithConnection:
            state = .head
            return .end
        case .failed(let error):
            throw error
        case .head, .body:
            state = .failed(.truncated)
            throw .truncated
        }
    }

    private mutating func next(
        _ input: inout UnsafeRawBufferPointer,
        in body: BodyDecoder
    ) throws(HTTPError) -> HTTPEvent<Head>? {
        var body = body
        switch try body.next(&input) {
        case .bytes(let bytes):
            state = .body(body)
            return .body(bytes)
        case .end:
            state = .head
            return .end
        case nil:
            state = .body(body)
            return nil
        }
    }
}
