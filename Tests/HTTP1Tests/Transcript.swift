import HTTP1

/// What a parser made of a connection: its events with the pieces of each body joined, and the error that ended it.
struct Transcript<Head: Equatable & Sendable>: Equatable, Sendable {
    enum Item: Equatable, Sendable {
        case head(Head)
        case body([UInt8])
        case end
    }

    var items: [Item] = []
    var error: HTTPError?
    var isIdle = false

    var heads: [Head] {
        items.compactMap { item in
            if case .head(let head) = item { return head }
            return nil
        }
    }

    var bodies: [[UInt8]] {
        items.compactMap { item in
            if case .body(let body) = item { return body }
            return nil
        }
    }

    mutating func append(_ event: HTTPEvent<Head>) {
        switch event {
        case .head(let head): items.append(.head(head))
        case .end: items.append(.end)
        case .body(let bytes):
            if case .body(let earlier) = items.last {
                items[items.count - 1] = .body(earlier + bytes)
            } else {
                items.append(.body(Array(bytes)))
            }
        }
    }
}

/// Reads requests that come in these pieces.
func readRequests(_ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits()) -> Transcript<HTTPRequestHead> {
    var parser = HTTPRequestParser(limits: limits)
    var transcript = Transcript<HTTPRequestHead>()
    for piece in pieces {
        let error = piece.withUnsafeBytes { bytes -> HTTPError? in
            var input = bytes
            do throws(HTTPError) {
                while let event = try parser.next(&input) { transcript.append(event) }
                return nil
            } catch {
                return error
            }
        }
        if let error {
            transcript.error = error
            return transcript
        }
    }
    transcript.isIdle = parser.isIdle
    return transcript
}

/// Reads requests that come in one piece.
func readRequests(_ text: String, limits: HTTPLimits = HTTPLimits()) -> Transcript<HTTPRequestHead> {
    readRequests([Array(text.utf8)], limits: limits)
}

/// Reads responses that come in these pieces, and then the end of the connection if it `closes`.
func readResponses(
    _ pieces: [[UInt8]],
    limits: HTTPLimits = HTTPLimits(),
    method: String = "GET",
    closes: Bool = false
) -> Transcript<HTTPResponseHead> {
    var parser = HTTPResponseParser(limits: limits, method: method)
    var transcript = Transcript<HTTPResponseHead>()
    do throws(HTTPError) {
        for piece in pieces {
            let error = piece.withUnsafeBytes { bytes -> HTTPError? in
                var input = bytes
                do throws(HTTPError) {
                    while let event = try parser.next(&input) { transcript.append(event) }
                    return nil
                } catch {
                    return error
                }
            }
            if let error { throw error }
        }
        if closes, let event = try parser.inputEnded() { transcript.append(event) }
    } catch {
        transcript.error = error
        return transcript
    }
    transcript.isIdle = parser.isIdle
    return transcript
}

/// Reads responses that come in one piece.
func readResponses(
    _ text: String,
    limits: HTTPLimits = HTTPLimits(),
    method: String = "GET",
    closes: Bool = false
) -> Transcript<HTTPResponseHead> {
    readResponses([Array(text.utf8)], limits: limits, method: method, closes: closes)
}
