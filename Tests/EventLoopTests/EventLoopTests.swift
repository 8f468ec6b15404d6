import EventLoop
import Posix
import Testing
import Time

/// One end of a connection, which records what it is told and then does as the test says.
private final class Probe: EventSource {
    let pair: SocketPair
    var readinesses: [Readiness] = []
    var onReady: () -> Void = {}

    override init() {
        do {
            pair = try StreamSocket.pair()
        } catch {
            fatalError("no sockets: \(error)")
        }
        super.init()
    }

    var descriptor: Int32 { pair.first.rawValue }

    /// Makes this end readable.
    func poke() throws {
        let byte = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { byte.deallocate() }
        byte[0] = 1
        let sent = try pair.second.send(UnsafeRawBufferPointer(byte))
        #expect(sent == .bytes(1))
    }

    func drain() throws {
        let byte = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 1)
        defer { byte.deallocate() }
        _ = try pair.first.receive(into: byte)
    }

    override func ready(_ readiness: Readiness) {
        readinesses.append(readiness)
        onReady()
    }
}

@Suite struct EventLoopTests {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    @Test func tellsAgainUntilHandled() throws {
        let probe = try registered()
        try probe.poke()
        try loop.turn()
        try loop.turn()
        #expect(probe.readinesses == [.readable, .readable])
        try probe.drain()
        try loop.turn(until: loop.now)
        #expect(probe.readinesses.count == 2)
    }

    @Test func tellsOnlyWhatIsAskedFor() throws {
        let probe = try registered()
        try loop.turn(until: loop.now)
        #expect(probe.readinesses.isEmpty)
        try loop.modify(probe, interest: [.readable, .writable])
        try loop.turn()
        #expect(probe.readinesses == [.writable])
        loop.deregister(probe)
        #expect(!probe.isRegistered)
        try loop.turn(until: loop.now)
        #expect(probe.readinesses.count == 1)
    }

    @Test func tellsThatThePeerHasFinished() throws {
        let probe = try registered()
        try probe.pair.second.shutdownWriting()
        try loop.turn()
        #expect(probe.readinesses == [.readable])
    }

    @Test func anEventForADeregisteredSourceIsDropped() throws {
        let probes = [try registered(), try registered()]
        for (probe, other) in [(probes[0], probes[1]), (probes[1], probes[0])] {
            probe.onReady = { [loop] in loop.deregister(other) }
            try probe.poke()
        }
        try loop.turn()
        #expect(probes.map(\.readinesses.count).reduce(0, +) == 1)
        #expect(loop.sourceCount == 1)
    }

    /// Both are ready in one batch; the handler of whichever comes first puts a new source in the other's slot, under
    /// the other's descriptor number. The event fetched for the other must not reach the new one.
    @Test func anEventForAFormerOccupantOfTheSlotIsDropped() throws {
        let probes = [try registered(), try registered()]
        let newcomer = Probe()
        for (probe, other) in [(probes[0], probes[1]), (probes[1], probes[0])] {
            probe.onReady = { [loop] in
                loop.deregister(other)
                #expect(throws: Never.self) {
                    try loop.register(other.descriptor, source: newcomer, interest: .writable)
                }
            }
            try probe.poke()
        }
        try loop.turn()
        #expect(newcomer.isRegistered)
        #expect(newcomer.readinesses.isEmpty)
        #expect(loop.sourceCount == 2)
        for probe in probes { try probe.drain() }
        try loop.turn()
        #expect(newcomer.readinesses == [.writable])
    }

    @Test func aFailedRegistrationLeavesNothing() throws {
        let probe = Probe()
        #expect(throws: SystemCallError.self) { try loop.register(-1, source: probe, interest: .readable) }
        #expect(!probe.isRegistered)
        #expect(loop.sourceCount == 0)
    }

    @Test func letsGoOfDeregisteredSources() throws {
        weak var gone: Probe?
        try {
            let probe = try registered()
            gone = probe
            loop.deregister(probe)
        }()
        #expect(gone == nil)
    }

    @Test func moreEventsThanATurnTakesAreAllHandled() throws {
        let count = EventLoop.eventsPerTurn + 50
        // One socket for all: duplicates are ready together, and few descriptors are needed.
        let probe = Probe()
        let duplicates = try (0..<count).map { _ in try Duplicate(of: probe.pair.first) }
        for duplicate in duplicates {
            try loop.register(duplicate.descriptor.rawValue, source: duplicate, interest: .writable)
            duplicate.onReady = { [loop, unowned duplicate] in loop.deregister(duplicate) }
        }
        try loop.turn()
        #expect(loop.sourceCount == 50)
        try loop.turn()
        #expect(loop.sourceCount == 0)
    }

    @Test func theTurnEndsAfterEventsAndTimers() throws {
        var order: [String] = []
        let probe = try registered()
        probe.onReady = { order.append("event") }
        loop.schedule(after: .zero) { order.append("timer") }
        loop.endOfTurn = { order.append("end") }
        try probe.poke()
        try loop.turn()
        #expect(order == ["event", "timer", "end"])
    }

    private func registered() throws -> Probe {
        let probe = Probe()
        try loop.register(probe.descriptor, source: probe, interest: .readable)
        return probe
    }
}

private final class Duplicate: EventSource {
    let descriptor: FileDescriptor
    var onReady: () -> Void = {}

    init(of original: borrowing FileDescriptor) throws {
        descriptor = try original.duplicate()
        super.init()
    }

    override func ready(_ readiness: Readiness) {
        onReady()
    }
}
