import Testing
import Time

@testable import WebSocket

/// When a silent peer is pinged, and when it counts as dead.
@Suite struct LivenessTests {
    private let limits = WebSocketLimits()

    @Test("links that were heard of within a second are pinged at one instant, round after round")
    func linksStayTogether() {
        let opened = [20, 400, 999].map { Instant.origin + .seconds(5) + .milliseconds($0) }
        var links = opened.map { Liveness(at: $0) }
        for round in 1...100 {
            let due = Instant.origin + .seconds(5) + limits.pingInterval * round
            #expect(links.allSatisfy { $0.nextTick(limits) == due })
            for index in links.indices {
                #expect(links[index].tick(due, limits) == .ping)
                links[index].heard(at: due + .microseconds(100 * (index + 1)))
            }
        }
    }

    @Test(
        "a ping comes after a silence of nine tenths of the interval to the whole of it",
        arguments: [0, 1, 499_999_999, 999_999_999, 1_000_000_000]
    )
    func silenceBeforePing(nanoseconds: Int64) {
        let heard = Instant(nanoseconds: nanoseconds)
        let silence = Liveness(at: heard).nextTick(limits) - heard
        #expect(silence <= limits.pingInterval)
        #expect(silence > limits.pingInterval * 9 / 10)
    }

    @Test("nothing is done before the time")
    func waits() {
        var link = Liveness(at: .origin)
        #expect(link.tick(.origin + (limits.pingInterval - .nanoseconds(1)), limits) == .wait)
    }

    @Test("a peer that answers no ping is dead one interval after the last")
    func deadPeer() {
        var link = Liveness(at: .origin + .milliseconds(300))
        var actions: [Liveness.Action] = []
        for _ in 0...limits.unansweredPings { actions.append(link.tick(link.nextTick(limits), limits)) }
        #expect(actions == Array(repeating: .ping, count: limits.unansweredPings) + [.dead])
    }

    @Test("a peer that is heard of late has all its pings again")
    func lateAnswer() {
        var link = Liveness(at: .origin)
        for _ in 0..<limits.unansweredPings { _ = link.tick(link.nextTick(limits), limits) }
        link.heard(at: link.nextTick(limits))
        #expect(link.tick(link.nextTick(limits), limits) == .ping)
    }
}
