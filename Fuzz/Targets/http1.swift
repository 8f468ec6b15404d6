import HTTP1

/// Reads the input as requests, as responses and as a stream of events.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    for limits in [HTTPLimits(), tightLimits] {
        checkRequests(input, limits: limits)
        checkResponses(input, limits: limits)
    }
    checkEvents(input)
    return 0
}

/// So low that short inputs reach them.
private let tightLimits = HTTPLimits(headBytes: 96, fields: 3, targetBytes: 12, bodyBytes: 16, chunkLineBytes: 8)

private func checkRequests(_ input: [UInt8], limits: HTTPLimits) {
    let transcripts = cuts(of: input).map { readRequests($0, limits: limits).comparable }
    require(transcripts.allSatisfy { $0 == transcripts[0] }, "requests depend on how they are cut: \(transcripts)")
    for head in transcripts[0].heads {
        var written: [UInt8] = []
        head.serialize(into: &written)
        checkRewriting(written, readRequests([written], limits: lenient).heads) { $0.serialize(into: &$1) }
    }
    for body in transcripts[0].bodies { checkChunking(body) }
}

private func checkResponses(_ input: [UInt8], limits: HTTPLimits) {
    for method in ["GET", "HEAD"] {
        let transcripts = cuts(of: input).map {
            readResponses($0, limits: limits, method: method, closes: true).comparable
        }
        require(transcripts.allSatisfy { $0 == transcripts[0] }, "responses depend on how they are cut: \(transcripts)")
        for head in transcripts[0].heads {
            var written: [UInt8] = []
            head.serialize(into: &written)
            checkRewriting(written, readResponses([written], limits: lenient, method: method).heads) {
                $0.serialize(into: &$1)
            }
        }
    }
}

/// Writing can make a head longer than the limit it was read with: `name:value` becomes `name: value`.
private let lenient = HTTPLimits(headBytes: 64 << 10)

/// What is written of a head is read as one head, and written again as the same bytes.
private func checkRewriting<Head>(_ written: [UInt8], _ heads: [Head], write: (Head, inout [UInt8]) -> Void) {
    require(heads.count == 1, "a head becomes \(heads.count) when written: \(String(decoding: written, as: UTF8.self))")
    var again: [UInt8] = []
    write(heads[0], &again)
    require(again == written, "a head changes when written: \(String(decoding: written, as: UTF8.self))")
}

/// A body written in chunks is read as the same body.
private func checkChunking(_ body: [UInt8]) {
    var generator = SeededGenerator(seededBy: body)
    var message = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    for piece in body.split(using: &generator) { HTTPChunk.append(piece, to: &message) }
    HTTPChunk.appendLast(to: &message)
    let transcript = readRequests([message])
    require(transcript.bodies == [body], "a body changes when written in chunks: \(body)")
    require(transcript.error == nil && transcript.isIdle, "a body in chunks has no end: \(body)")
}

extension Transcript {
    /// What may not depend on how the bytes came. Of a body that is too large, a longer or shorter part has been given out.
    fileprivate var comparable: Transcript {
        guard case .bodyTooLarge = error else { return self }
        var transcript = self
        if case .body = items.last { transcript.items.removeLast() }
        transcript.error = .bodyTooLarge(bytes: 0, limit: 0)
        return transcript
    }
}

private func checkEvents(_ input: [UInt8]) {
    let readings = cuts(of: input).map { readEvents($0, limit: 1 << 20) }
    require(readings.allSatisfy { $0 == readings[0] }, "events depend on how they are cut: \(readings)")
    var written: [UInt8] = []
    // The id of an event stays in force until the stream sets another; only setting it can be written.
    let writable = readings[0].prefix { !$0.id.isEmpty }
    for event in writable { event.serialize(into: &written) }
    require(readEvents([written], limit: 2 << 20) == Array(writable), "events change when written: \(writable)")
    for cut in cuts(of: input) { _ = readEvents(cut, limit: 16) }
}

private func readEvents(_ pieces: [[UInt8]], limit: Int) -> [ServerSentEvent] {
    var parser = ServerSentEventParser(limit: limit)
    var events: [ServerSentEvent] = []
    for piece in pieces {
        let isWithinLimit = piece.withUnsafeBytes { bytes in
            var rest = bytes
            while let next = try? parser.next(&rest) { events.append(next) }
            return rest.isEmpty
        }
        guard isWithinLimit else { break }
    }
    return events
}
