import Glibc
@testable import Posix
import Testing

@Suite struct SpawnTests {
    @Test func runsInItsFolderWithItsEnvironmentAndAppendsItsOutput() throws {
        try withTemporaryFolder { folder in
            let log = "\(folder)/node.log"
            try write("before\n", to: log)
            let script = "pwd; echo $1-$PORT; echo error >&2"
            var request = shell(script, in: folder, output: .append(toFile: log))
            request.arguments += ["sh", "argument"]
            request.environment = ["PORT": "4001", "PATH": "/usr/bin:/bin"]
            #expect(try outcome(of: request) == .ended(.exited(code: 0)))
            let lines = try text(of: log).split(separator: "\n").map(String.init)
            let real = try Directory.canonicalPath(folder)
            #expect(lines.prefix(4) == ["before", real, "argument-4001", "error"])
        }
    }

    @Test func tellsCodesAndSignals() throws {
        #expect(try outcome(of: shell("exit 7")) == .ended(.exited(code: 7)))
        #expect(try outcome(of: shell("kill -KILL $$")) == .ended(.signalled(.kill)))
    }

    @Test func inheritsWhatItIsGivenAndNothingElse() throws {
        let pair = try StreamSocket.pair()
        makeBlocking(pair.second)
        makeBlocking(pair.first)
        let output = SpawnRequest.Output.descriptors(output: pair.second.rawValue, error: pair.second.rawValue)
        var request = SpawnRequest(command: "/bin/ls", arguments: ["/proc/self/fd"], output: output)
        request.inherited = [pair.second.rawValue, pair.second.rawValue]
        #expect(try outcome(of: request) == .ended(.exited(code: 0)))
        try pair.second.shutdownWriting()
        // The last is the folder itself, which ls has open to list it.
        #expect(try readToEnd(pair.first) == "0\n1\n2\n3\n4\n5\n")
    }

    @Test func leadsItsGroupOrSession() throws {
        let own = getpgrp()
        for (standing, leadsGroup, leadsSession) in [
            (SpawnRequest.Standing.groupLeader, true, false), (.sessionLeader, true, true), (.member, false, false),
        ] {
            let child = try sleeper(standing: standing).spawn()
            let stat = try #require(try ProcessStat.read(pid: child.pid))
            #expect(stat.group == (leadsGroup ? child.pid : own))
            #expect((stat.session == child.pid) == leadsSession)
            #expect(stat.parent == CurrentProcess.pid)
            try child.send(.kill)
            #expect(try child.waitForEnd() == .ended(.signalled(.kill)))
        }
    }

    @Test func startsWithSignalsAtTheirDefaults() throws {
        // This thread ignores and blocks; the child must do neither.
        CurrentProcess.ignoreBrokenPipes()
        var (mask, old) = (sigset_t(), sigset_t())
        sigemptyset(&mask)
        sigaddset(&mask, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &mask, &old)
        defer { pthread_sigmask(SIG_SETMASK, &old, nil) }
        let status = "/proc/self/status"
        // Of the signals above 31 the C library keeps 32 and 33 to itself, and has a spawned process ignore them.
        let script = "grep -Eq '^SigBlk:.0{16}$' \(status) && grep -Eq '^SigIgn:.0{7}[01][08]0{7}$' \(status)"
        #expect(try outcome(of: shell(script)) == .ended(.exited(code: 0)))
    }
}

@Suite struct SpawnErrorTests {
    @Test func everyMistakeHasItsName() throws {
        try withTemporaryFolder { folder in
            let real = try Directory.canonicalPath(folder)
            try write("text", to: "\(folder)/text")
            try write("#!/no/such/interpreter\n", to: "\(folder)/script", mode: 0o755)
            try write("garbage", to: "\(folder)/garbage", mode: 0o755)
            expect(.workingDirectoryMissing(path: "\(folder)/none"), "x", in: "\(folder)/none")
            expect(.workingDirectoryMissing(path: "\(folder)/text"), "x", in: "\(folder)/text")
            expect(.commandNotFound(command: "./none", searched: nil), "./none", in: folder)
            expect(.commandNotFound(command: "none", searched: "."), "none", in: folder)
            expect(.notExecutable(path: "\(real)/./text"), "text", in: folder)
            expect(.notExecutable(path: "\(real)/text"), "\(real)/text", in: folder)
            expect(.notExecutable(path: real), real, in: folder)
            expect(.interpreterMissing(path: "\(real)/script"), "\(real)/script", in: folder)
            expect(.notExecutable(path: "\(real)/garbage"), "\(real)/garbage", in: folder)
            expect(.invalidText("a\0b"), "a\0b", in: folder)
        }
    }

    @Test func searchesFromTheChildsFolder() throws {
        try withTemporaryFolder { folder in
            try Directory.create("\(folder)/bin")
            try write("#!/bin/sh\nexit 3\n", to: "\(folder)/bin/tool", mode: 0o755)
            for (command, path) in [("tool", "/none:bin"), ("bin/tool", ""), ("./bin/tool", "/none")] {
                let request = SpawnRequest(command: command, environment: ["PATH": path], workingDirectory: folder)
                #expect(try outcome(of: request) == .ended(.exited(code: 3)))
            }
        }
    }

    private func expect(_ error: SpawnError, _ command: String, in folder: String) {
        let request = SpawnRequest(command: command, environment: ["PATH": "."], workingDirectory: folder)
        #expect(throws: error) { _ = try request.spawn() }
    }
}

@Suite struct ProcessHandleTests {
    @Test func anEndedProcessIsToldApartFromItsSuccessors() throws {
        let child = try sleeper().spawn()
        let identity = try #require(try child.identity())
        #expect(try identity.isAlive())
        #expect(try !ProcessIdentity(pid: child.pid, startTicks: 1, bootID: identity.bootID).isAlive())
        #expect(try !ProcessIdentity(pid: child.pid, startTicks: identity.startTicks, bootID: "other").isAlive())
        #expect(try child.reap() == .running)
        #expect(try child.send(.kill))
        #expect(try child.waitForEnd() == .ended(.signalled(.kill)))
        #expect(try !identity.isAlive())
        #expect(try !child.send(.terminate))
        #expect(try isGone(identity))
    }

    @Test func anAdoptedProcessTellsThatItIsNotOurs() throws {
        let parent = try #require(try ProcessIdentity.of(pid: getppid()))
        let outcome = try ProcessHandle.adopt(parent)?.reap()
        #expect(outcome == .notOurChild)
    }

    @Test func aGroupDiesAsAWhole() throws {
        let pair = try StreamSocket.pair()
        makeBlocking(pair.first)
        let output = SpawnRequest.Output.descriptors(output: pair.second.rawValue, error: pair.second.rawValue)
        let child = try shell("sleep 600 & sleep 600 & echo; wait", output: output).spawn()
        let group = ProcessGroup(id: child.pid)
        #expect(try readByte(pair.first) == UInt8(ascii: "\n"))
        let members = try group.members().map { stat in
            try #require(try ProcessIdentity.of(pid: stat.pid))
        }
        #expect(members.count == 3)
        #expect(try !group.isEmpty())
        let handles = try members.map { try Held($0) }
        #expect(try group.send(.kill))
        handles.forEach { $0.waitForEnd() }
        #expect(try group.isEmpty())
        #expect(try child.waitForEnd() == .ended(.signalled(.kill)))
    }

    private func isGone(_ identity: ProcessIdentity) throws -> Bool {
        guard let handle = try ProcessHandle.adopt(identity) else { return true }
        _ = handle.pid
        return false
    }
}

@Suite struct ProcessStatTests {
    @Test func readsNamesThatLookLikeTheRestOfTheLine() throws {
        let numbers = (4...52).map { String($0) }.joined(separator: " ")
        let stat = try #require(ProcessStat(line: Array("17 (a) S 1 (b) ) R \(numbers)\n".utf8)))
        #expect(stat.pid == 17)
        #expect(stat.command == "a) S 1 (b) ")
        #expect(stat.state == "R")
        #expect(stat.parent == 4)
        #expect(stat.group == 5)
        #expect(stat.session == 6)
        #expect(stat.startTicks == 22)
    }

    @Test(arguments: ["", "1 (a", "1 a) S", "x (a) S 1 2 3", "1 (a) S 1 2 3"])
    func refusesWhatIsNoSuchLine(line: String) {
        #expect(ProcessStat(line: Array(line.utf8)) == nil)
    }

    @Test func knowsThisProcess() throws {
        let stat = try #require(try ProcessStat.read(pid: CurrentProcess.pid))
        #expect(stat.group == getpgrp())
        #expect(try ProcessStat.all().contains { $0.pid == stat.pid })
        #expect(try #require(try ProcessMemory.bytes(of: stat.pid)) > 100_000)
        #expect(try ProcessStat.read(pid: 99_999_999) == nil)
        #expect(try ProcessMemory.bytes(of: 99_999_999) == nil)
    }
}

@Suite struct PortHolderTests {
    @Test(arguments: [SocketAddress.loopbackIPv4(port: 0), .loopbackIPv6(port: 0)])
    func findsTheListener(address: SocketAddress) throws {
        let listener = try StreamSocket.listen(on: address)
        let port = try #require(try listener.localAddress().port)
        guard case .process(let holder) = try PortHolder.find(port: port) else {
            Issue.record("nobody was found on port \(port)")
            return
        }
        #expect(holder.pid == CurrentProcess.pid)
        let stat = try ProcessStat.read(pid: holder.pid)
        #expect(holder.command == stat?.command)
    }

    @Test func findsSeveralAtOnceAndLeavesOutWhatNobodyHas() throws {
        let first = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let second = try StreamSocket.listen(on: .loopbackIPv6(port: 0))
        let ports = Set([try first.localAddress().port, try second.localAddress().port].compactMap(\.self))
        let holders = try PortHolder.find(ports: ports.union([0]))
        #expect(Set(holders.keys) == ports)
        let command = try #require(try ProcessStat.read(pid: CurrentProcess.pid)).command
        let this = PortHolder.Answer.process(PortHolder(pid: CurrentProcess.pid, command: command))
        #expect(holders.values.allSatisfy { $0 == this })
    }

    @Test func portZeroIsNobodys() throws {
        #expect(try PortHolder.find(port: 0) == .nobody)
    }
}

@Suite struct SignalTests {
    @Test(arguments: [("TERM", Signal.terminate), ("SIGTERM", .terminate), ("sigkill", .kill), ("Hup", .hangUp)])
    func readsNames(name: String, signal: Signal) {
        #expect(Signal(name: name) == signal)
    }

    @Test(arguments: ["", "SIG", "15", "TERMINATE", "SIGSIGTERM"])
    func refusesOtherNames(name: String) {
        #expect(Signal(name: name) == nil)
    }

    @Test func writesNames() {
        #expect(Signal.kill.name == "KILL")
        #expect(Posix.ExitStatus.signalled(.kill).description == "killed by SIGKILL")
        #expect(Signal(rawValue: 40).name == "40")
    }
}

private let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]

private func shell(
    _ script: String,
    in folder: String = "/",
    output: SpawnRequest.Output = .discard
) -> SpawnRequest {
    SpawnRequest(
        command: "/bin/sh",
        arguments: ["-c", script],
        environment: path,
        workingDirectory: folder,
        output: output
    )
}

private func sleeper(standing: SpawnRequest.Standing = .groupLeader) -> SpawnRequest {
    SpawnRequest(command: "sleep", arguments: ["600"], environment: path, standing: standing)
}

private func outcome(of request: SpawnRequest) throws -> ProcessHandle.Outcome {
    let child = try request.spawn()
    return try child.waitForEnd()
}

/// For whoever reads and writes without an event loop.
private func makeBlocking(_ descriptor: borrowing FileDescriptor) {
    let number = descriptor.rawValue
    #expect(fcntl(number, F_SETFL, 0) == 0)
}

private func readByte(_ descriptor: borrowing FileDescriptor) throws -> UInt8? {
    var byte: UInt8 = 0
    return read(descriptor.rawValue, &byte, 1) == 1 ? byte : nil
}

private func readToEnd(_ descriptor: borrowing FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    while let byte = try readByte(descriptor) { bytes.append(byte) }
    return String(decoding: bytes, as: UTF8.self)
}

/// A process of whatever parent, held so that its end can be waited for.
private final class Held {
    private let handle: ProcessHandle

    init(_ identity: ProcessIdentity) throws {
        guard let handle = try ProcessHandle.adopt(identity) else {
            throw SystemCallError("adopt", "process \(identity.pid)", code: ESRCH)
        }
        self.handle = handle
    }

    func waitForEnd() {
        var entry = pollfd(fd: handle.descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 10_000) == 1)
    }
}
