import ClusterConfig
import EventLoop
import Glibc
import Posix
import Testing

@testable import Supervisor

@Suite struct LogKeeperTests {
    /// Begins a rotation that goes on until it is told to end; then it leaves a file behind.
    private func withRotation(_ body: (LogKeeper, EventLoop, _ log: String, _ letEnd: () throws -> Void) throws -> Void)
        throws
    {
        try withTemporaryLayout { layout in
            let (log, program) = ("\(layout.directory)/node.log", "\(layout.directory)/rotate")
            try File.create(log, with: Array("line\n".utf8))
            let script = "#!/bin/sh\nread go < \"$2.go\" && : > \"$2.done\"\n"
            try File.create(program, with: Array(script.utf8), mode: 0o700)
            try #require(mkfifo("\(log).go", 0o600) == 0)
            let gate = try File.open("\(log).go", .updating)
            var policy = LogPolicy()
            policy.maxSizeBytes = 1
            let loop = try EventLoop()
            loop.schedule(after: .seconds(30)) { loop.stop() }
            let keeper = try LogKeeper(policy, program: program, daemonLog: layout.daemonLogPath, loop: loop)
            keeper.rotationsEnded = { loop.stop() }
            let sourcesAtRest = loop.sourceCount
            let letEnd = { try gate.writeAll(Array("go\n".utf8)) }
            keeper.keep(log)
            let outcome = Result { try body(keeper, loop, log, letEnd) }
            // Exit tests of the same process would wait for ever beside a child that nobody reaps.
            keeper.forgetAll(areToBeDeleted: true)
            try letEnd()
            while loop.sourceCount > sourcesAtRest { try loop.turn() }
            try outcome.get()
        }
    }

    @Test func aRotationOfALogThatStaysGoesOnToItsEnd() throws {
        try withRotation { keeper, loop, log, letEnd in
            keeper.forget(log, isToBeDeleted: false)
            #expect(keeper.isFinishing)
            try letEnd()
            try loop.run()
            #expect(!keeper.isFinishing)
            #expect(try FileInfo.ifExists(at: "\(log).done") != nil)
        }
    }

    @Test func aRotationOfALogThatGoesIsNotWaitedFor() throws {
        try withRotation { keeper, _, _, _ in
            keeper.forgetAll(areToBeDeleted: true)
            #expect(!keeper.isFinishing)
        }
    }
}
