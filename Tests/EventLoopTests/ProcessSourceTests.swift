import EventLoop
import Glibc
import Posix
import Testing

@Suite struct ProcessSourceTests {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    @Test func signalsArriveAsEvents() throws {
        var before = sigset_t()
        pthread_sigmask(SIG_BLOCK, nil, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var received: Set<Signal> = []
        let source = try SignalSource([.user1, .user2], loop: loop) { [loop] signal in
            received.insert(signal)
            if received.count == 2 { loop.stop() }
        }
        // To this thread alone: the others of the test process do not block them.
        pthread_kill(pthread_self(), SIGUSR1)
        pthread_kill(pthread_self(), SIGUSR2)
        try loop.run()
        #expect(received == [.user1, .user2])
        source.cancel()
        #expect(loop.sourceCount == 0)
    }

    @Test func exitsArriveAsEvents() throws {
        var statuses: [Posix.ExitStatus?] = []
        let script = ["-c", "exit 4"]
        let child = try SpawnRequest(command: "/bin/sh", arguments: script, environment: [:]).spawn()
        let source = try ChildExitSource(child, loop: loop) { [loop] status in
            statuses.append(status)
            loop.stop()
        }
        try loop.run()
        #expect(statuses == [.exited(code: 4)])
        #expect(!source.isRegistered)
        #expect(try !source.process.send(.terminate))
    }

    @Test func aKilledChildTellsItsSignal() throws {
        let child = try SpawnRequest(command: "sleep", arguments: ["600"]).spawn()
        var statuses: [Posix.ExitStatus?] = []
        let source = try ChildExitSource(child, loop: loop) { [loop] status in
            statuses.append(status)
            loop.stop()
        }
        try loop.turn(until: loop.now)
        #expect(statuses.isEmpty)
        #expect(try source.process.send(.kill))
        try loop.run()
        #expect(statuses == [.signalled(.kill)])
    }
}
