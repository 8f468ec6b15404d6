import Posix
import Testing
import Time
import Transport

/// Who counts as dead, and who is merely slow.
@Suite(.serialized, .timeLimit(.minutes(1))) struct LivenessTests {
    private static let mebibyte = [UInt8](repeating: 0x61, count: 1 << 20)

    private func limits(pingInterval: Duration) -> TransportLimits {
        var limits = TransportLimits()
        limits.webSocket.pingInterval = pingInterval
        limits.hardLimit = 1 << 30
        return limits
    }

    /// Its pongs cannot come: the pings are behind all that it has yet to read, and nothing is read from it meanwhile.
    @Test(arguments: [true, false]) func aSlowReaderLives(isPausedWhenCongested: Bool) throws {
        let limits = limits(pingInterval: .milliseconds(100))
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        server.pausesWhenCongested = isPausedWhenCongested
        try client.stopReading()
        for _ in 0..<24 { server.send(text: Self.mebibyte) }
        let end = bench.loop.now + .milliseconds(1_200)
        while bench.loop.now < end, server.backlog > 4 * Self.mebibyte.count {
            try client.read(atMost: 1 << 18)
            try bench.loop.turn(until: bench.loop.now + .milliseconds(20))
        }
        #expect(bench.observer.ends.isEmpty)
        try client.goOnReading()
        try bench.turn(until: client.received.count > 24 * Self.mebibyte.count)
        #expect(bench.observer.ends.isEmpty)
    }

    @Test func aPeerThatTakesNothingOfMuchIsDead() throws {
        let bench = try Bench(limits: limits(pingInterval: .milliseconds(50)))
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        try client.stopReading()
        for _ in 0..<24 { server.send(text: Self.mebibyte) }
        try bench.turn(until: !bench.observer.ends.isEmpty)
        #expect(bench.observer.ends[server.id] == ["no ping was answered"])
    }

    /// Has the server send a byte now and then until its only connection has ended, which is to be for want of an answer.
    private func sendLittles(_ bench: Bench) throws {
        let server = try #require(bench.observer.opened.first)
        for _ in 0..<5_000 where bench.observer.ends.isEmpty {
            server.send(text: [0x61])
            try bench.loop.turn(until: bench.loop.now + .milliseconds(5))
        }
        #expect(bench.observer.ends[server.id] == ["no ping was answered"])
    }

    /// Its system goes on acknowledging what it will never read.
    @Test func aPeerThatIsSentALittleAndReadsNothingIsDead() throws {
        let bench = try Bench(limits: limits(pingInterval: .milliseconds(200)))
        let client = try bench.upgradedRawClient()
        try client.stopReading()
        try sendLittles(bench)
    }

    @Test func aPeerThatIsSilentOnAUnixSocketIsDead() throws {
        let folder = "/tmp/liveness-tests-\(CurrentProcess.pid)"
        try Directory.create(folder, mode: 0o700)
        defer { _ = try? Tree.delete(folder) }
        let bench = try Bench(limits: limits(pingInterval: .milliseconds(50)))
        try bench.transport.listen(privatelyAt: folder + "/socket")
        let client = try bench.rawClient(to: .unix(path: folder + "/socket"))
        try client.send(Bench.upgradeRequest)
        try bench.turn(until: bench.observer.opened.count == 1)
        try client.stopReading()
        try sendLittles(bench)
    }

    /// As a machine that lost its power: both pings go out, unanswered.
    @Test func aPeerThatIsGoneWithoutAWordIsPingedTwice() throws {
        let bench = try Bench(limits: limits(pingInterval: .milliseconds(20)))
        let client = try bench.upgradedRawClient()
        let before = client.received.count
        try bench.turn(until: client.hasEnded)
        #expect(client.received[before...] == [0x89, 0, 0x89, 0])
        #expect(bench.observer.ends.values.first == ["no ping was answered"])
    }
}
