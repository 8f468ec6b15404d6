import Time
import WebSocket

/// Reads the input as what a client sends, as what a server sends, and as the address of a node.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    for role in [Role.server, .client] {
        for limits in [WebSocketLimits(), tightLimits] {
            checkDecoder(input, role: role, limits: limits)
            checkSession(input, role: role, limits: limits)
        }
    }
    checkURL(String(decoding: input, as: UTF8.self))
    return 0
}

/// So low that short inputs reach them.
private let tightLimits: WebSocketLimits = {
    var limits = WebSocketLimits()
    limits.messageBytes = 48
    limits.fragments = 3
    limits.waitingPongs = 2
    limits.pings = 4
    return limits
}()

private func checkDecoder(_ input: [UInt8], role: Role, limits: WebSocketLimits) {
    let readings = cuts(of: input).map { read($0, role: role, limits: limits) }
    require(readings.allSatisfy { $0 == readings[0] }, "frames depend on how they are cut: \(readings)")
    var written: [UInt8] = []
    for event in readings[0] { append(event, from: role == .server ? .client : .server, to: &written) }
    let events = readings[0].filter { if case .error = $0 { false } else { true } }
    require(read([written], role: role, limits: WebSocketLimits()) == events, "frames change when written: \(events)")
}

/// Decodes these pieces, and holds the decoder to the memory that its limits promise.
private func read(_ pieces: [[UInt8]], role: Role, limits: WebSocketLimits) -> [Received] {
    var decoder = FrameDecoder(role: role, limits: limits)
    var results: [Received] = []
    for piece in pieces {
        results += decoder.feed(piece)
        let most = 2 * limits.messageBytes + 2 * FrameHeader.maximumControlBytes
        require(decoder.allocatedBytes <= most, "the decoder holds \(decoder.allocatedBytes) bytes, over \(most)")
    }
    return results
}

private func append(_ event: Received, from sender: Role, to output: inout [UInt8]) {
    func append(_ opcode: Opcode, _ payload: [UInt8]) {
        let mask = sender == .client ? MaskingKey(word: 0x8040_2010) : nil
        payload.withUnsafeBytes { FrameEncoder.append(opcode, payload: $0, mask: mask, to: &output) }
    }
    switch event {
    case .text(let text): append(.text, Array(text.utf8))
    case .binary(let bytes): append(.binary, bytes)
    case .ping(let bytes): append(.ping, bytes)
    case .pong(let bytes): append(.pong, bytes)
    case .close(nil, _): append(.close, [])
    case .close(let code?, let reason):
        append(.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    case .error: break
    }
}

/// What a session made of a stream: what it delivered, what it answered, and how it ended.
private struct Course: Equatable {
    var delivered: [[UInt8]] = []
    var answers: [UInt8] = []
    var outcome: SessionOutcome?
    var tick: WebSocketSession.TickAction?
}

private func checkSession(_ input: [UInt8], role: Role, limits: WebSocketLimits) {
    for closesAfter in [Int.max, 1] {
        let courses = cuts(of: input).map { play($0, role: role, limits: limits, closesAfter: closesAfter) }
        require(courses.allSatisfy { $0 == courses[0] }, "a session depends on how its input is cut: \(courses)")
        checkAnswers(courses[0], of: role)
    }
}

/// What a session answers is what its peer accepts: pongs, and at most one Close frame, which ends it.
private func checkAnswers(_ course: Course, of role: Role) {
    let answers = decode(course.answers, role: role == .server ? .client : .server)
    var closes = 0
    for answer in answers {
        switch answer {
        case .pong: require(closes == 0, "a pong follows a Close frame: \(answers)")
        case .close: closes += 1
        case .text, .binary, .ping, .error: fatalError("a session answers \(answer)")
        }
    }
    require(closes <= 1, "a session closes twice: \(answers)")
    require(course.outcome == nil || closes == 1, "a session ends without a Close frame: \(course)")
}

/// Plays a session, which begins to close on its own behalf after some actions, and answers each as it comes.
private func play(_ pieces: [[UInt8]], role: Role, limits: WebSocketLimits, closesAfter: Int) -> Course {
    var session = WebSocketSession(role: role, limits: limits, at: .origin)
    var generator = SeededGenerator(seed: 0)
    var course = Course()
    var actions = 0
    for piece in pieces {
        var copy = piece
        copy.withUnsafeMutableBytes { buffer in
            var rest = buffer
            while let action = session.next(&rest, at: .origin) {
                if case .deliver(_, let payload) = action { course.delivered.append(Array(payload)) }
                actions += 1
                if actions == closesAfter { session.close(.normal, reason: "enough", at: .origin) }
                session.appendControlFrames(to: &course.answers, using: &generator)
            }
        }
    }
    course.outcome = session.outcome
    course.tick = session.tick(.origin)
    return course
}

/// An address leads to the same place as its normal form, and names a host and a path that can be asked for.
private func checkURL(_ text: String) {
    let url: WebSocketURL
    do throws(WebSocketURLError) {
        url = try WebSocketURL(text)
    } catch {
        return require(!error.description.isEmpty, "an error says nothing")
    }
    guard let again = try? WebSocketURL(url.normalized) else {
        fatalError("\(text) has the normal form \(url.normalized), which is no address")
    }
    require(again == url && again.normalized == url.normalized, "\(text) has no stable normal form")
    require(again.host == url.host && again.port == url.port, "\(text) leads elsewhere in its normal form")
    require(url.text == text && url.path.hasPrefix("/") && !url.host.isEmpty, "\(text) is read as \(url.host)")
}
