import TestSupport
import Testing
import Time

@testable import WebSocket

/// The table of ``WebSocketSession``, cell by cell, for both roles.
struct WebSocketSessionTests {
    private func peer(of role: Role) -> Role { role == .server ? .client : .server }

    private func limits(_ change: (inout WebSocketLimits) -> Void) -> WebSocketLimits {
        var limits = WebSocketLimits()
        change(&limits)
        return limits
    }

    @Test(arguments: [Role.server, .client])
    func openDeliversAndAnswersPings(role: Role) {
        let bench = SessionBench(role)
        let peer = peer(of: role)
        #expect(
            bench.receive(Wire.text("a", from: peer) + Wire.text("b", from: peer)) == [.deliver("a"), .deliver("b")]
        )
        #expect(bench.receive(Wire.frame(.ping, [1, 2], from: peer)) == [.sendControlFrames])
        #expect(bench.sent() == [.pong([1, 2])])
        #expect(bench.receive(Wire.frame(.pong, from: peer)) == [])
        #expect(bench.sent() == [])
        #expect(bench.canSend)
        #expect(bench.outcome == nil)
    }

    @Test(arguments: [Role.server, .client])
    func aCloseFrameIsEchoedOnce(role: Role) {
        let bench = SessionBench(role)
        let close = Wire.close(3_001, "bye", from: peer(of: role))
        #expect(bench.receive(close + close) == [.end])
        #expect(!bench.canSend)
        #expect(bench.outcome == .closed(CloseCode(rawValue: 3_001), reason: "bye"))
        #expect(bench.sent() == [.close(3_001, "")])
        #expect(bench.receive(close) == [])
        bench.close(.normal)
        #expect(bench.sent() == [])
    }

    @Test func aCloseFrameWithoutCodeIsEchoedAsSuch() {
        let bench = SessionBench(.server)
        #expect(bench.receive(Wire.frame(.close)) == [.end])
        #expect(bench.sent() == [.close(nil, "")])
        #expect(bench.outcome?.code.rawValue == 1005)
    }

    @Test(arguments: [Role.server, .client])
    func pongsThatAreOwedGoBeforeTheCloseFrame(role: Role) {
        let bench = SessionBench(role)
        let peer = peer(of: role)
        let stream = Wire.frame(.ping, [1], from: peer) + Wire.frame(.ping, [2], from: peer) + [0xF1, 0x00]
        #expect(bench.receive(stream) == [.sendControlFrames, .sendControlFrames, .end])
        let error = WebSocketError.reservedBits(7)
        #expect(bench.sent() == [.pong([1]), .pong([2]), .close(1002, error.description)])
        #expect(bench.outcome == .failed(error))
    }

    @Test(arguments: [Role.server, .client])
    func closingDeliversUntilThePeerAnswers(role: Role) {
        let bench = SessionBench(role)
        let peer = peer(of: role)
        bench.close(.goingAway, reason: "stopping")
        #expect(!bench.canSend)
        #expect(bench.owesControlFrames)
        #expect(bench.sent() == [.close(1001, "stopping")])
        #expect(bench.receive(Wire.text("late", from: peer)) == [.deliver("late")])
        #expect(bench.receive(Wire.frame(.ping, from: peer)) == [])
        bench.close(.normal)
        #expect(bench.receive(Wire.close(1001, from: peer)) == [.end])
        #expect(bench.outcome == .closed(.goingAway, reason: ""))
        #expect(bench.sent() == [])
    }

    @Test func bothCloseAtOnce() {
        let bench = SessionBench(.server)
        bench.close(.normal)
        #expect(bench.receive(Wire.close(1001)) == [.end])
        #expect(bench.sent() == [.close(1000, "")])
        #expect(bench.outcome == .closed(.goingAway, reason: ""))
    }

    @Test func anErrorWhileClosingSendsNothingMore() {
        let bench = SessionBench(.server)
        bench.close(.normal)
        #expect(bench.sent() == [.close(1000, "")])
        #expect(bench.receive([0x83, 0x80]) == [.end])
        #expect(bench.sent() == [])
        #expect(bench.outcome == .failed(.reservedOpcode(3)))
    }

    @Test func deadlines() {
        let bench = SessionBench(.client)
        bench.close(.normal)
        #expect(bench.nextTick == .origin + .seconds(5))
        #expect(bench.tick(after: .nanoseconds(4_999_999_999)) == .wait)
        #expect(bench.tick(after: .nanoseconds(1)) == .drop)
        #expect(bench.outcome == .closeTimedOut)

        let answered = SessionBench(.client)
        #expect(answered.receive(Wire.close(1000, from: .server)) == [.end])
        #expect(answered.tick(after: .seconds(4)) == .wait)
        #expect(answered.tick(after: .seconds(1)) == .drop)
        #expect(answered.outcome == .closed(.normal, reason: ""))
    }

    @Test func theTransportEnds() {
        let bench = SessionBench(.server)
        bench.transportEnded()
        #expect(bench.outcome == .lost)
        #expect(!bench.canSend)
        #expect(bench.sent() == [])

        let closed = SessionBench(.server)
        _ = closed.receive(Wire.close(1000))
        closed.transportEnded()
        #expect(closed.outcome == .closed(.normal, reason: ""))
    }

    @Test func silenceIsPingedAndThenDropped() {
        let bench = SessionBench(.server)
        #expect(bench.tick(after: .seconds(9)) == .wait)
        #expect(bench.tick(after: .seconds(1)) == .sendControlFrames)
        #expect(bench.sent() == [.ping([])])
        #expect(bench.tick(after: .seconds(10)) == .sendControlFrames)
        #expect(bench.tick(after: .seconds(10)) == .drop)
        #expect(bench.outcome == .unresponsive)
        #expect(bench.sent() == [])
    }

    @Test func linksThatFellSilentOneAfterTheOtherArePingedTogether() {
        let (early, late) = (SessionBench(.server), SessionBench(.client))
        early.now = .origin + .milliseconds(3_001)
        late.now = .origin + .milliseconds(3_999)
        _ = early.receive(Wire.text("x"))
        _ = late.receive(Wire.text("x", from: .server))
        #expect(early.nextTick == .origin + .seconds(13))
        #expect(late.nextTick == early.nextTick)
    }

    @Test func anyByteIsASignOfLife() {
        let bench = SessionBench(.client)
        for _ in 0..<5 {
            #expect(bench.tick(after: .seconds(10)) == .sendControlFrames)
            #expect(bench.sent() == [.ping([])])
            #expect(bench.receive(Wire.frame(.pong, from: .server)) == [])
        }
        #expect(bench.tick(after: .seconds(10)) == .sendControlFrames)
        #expect(bench.receive([0x81]) == [])
        #expect(bench.tick(after: .seconds(10)) == .sendControlFrames)
        #expect(bench.outcome == nil)
    }

    @Test func waitingPongsAreBounded() {
        let bench = SessionBench(.server, limits: limits { $0.waitingPongs = 3 })
        for number in 1...10 { _ = bench.receive(Wire.frame(.ping, [UInt8(number)])) }
        #expect(bench.sent() == [.pong([1]), .pong([2]), .pong([10])])
        #expect(!bench.owesControlFrames)
    }

    @Test func pingsAreBounded() {
        let bench = SessionBench(.server, limits: limits { $0.pings = 2 })
        let ping = Wire.frame(.ping)
        #expect(bench.receive(ping + ping) == [.sendControlFrames, .sendControlFrames])
        bench.now = bench.now + .seconds(10)
        #expect(bench.receive(ping + ping) == [.sendControlFrames, .sendControlFrames])
        #expect(bench.receive(ping) == [.end])
        #expect(bench.outcome == .failed(.tooManyPings(limit: 2)))
        #expect(bench.outcome?.code == .policyViolation)
    }

    @Test(arguments: 0..<50)
    func randomEventsNeverTrap(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for role in [Role.server, .client] {
            let bench = SessionBench(role)
            for _ in 0..<40 {
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: _ = bench.receive(RandomStream.make(from: peer(of: role), using: &generator).0)
                case 1: _ = bench.receive(generator.bytes(upTo: 3))
                case 2: _ = bench.tick(after: .seconds(Int.random(in: 0...4, using: &generator)))
                case 3: if Int.random(in: 0..<8, using: &generator) == 0 { bench.close(.normal) }
                default:
                    let frames = bench.sent()
                    let close = frames.firstIndex { if case .close = $0 { true } else { false } }
                    #expect(close == nil || close == frames.count - 1, "seed \(seed)")
                }
            }
        }
    }
}
