import Foundation
import Glibc
import Testing

/// `node-worker` on its own, without a supervisor.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct NodeWorkerProcessTests {
    private func makeFolder(_ files: [String: String]) throws -> String {
        let folder = try FileManager.default.url(
            for: .itemReplacementDirectory,
            in: .userDomainMask,
            appropriateFor: URL(fileURLWithPath: "/tmp"),
            create: true
        ).path
        for (name, text) in files {
            try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
        }
        return folder
    }

    @Test func failuresHaveTheirOwnExitCodes() throws {
        let port = try FreePorts.base(count: 1) + 1
        let cases: [(files: [String: String], code: Int32, words: String)] = [
            ([:], 10, "PORT is not set"),
            ([".env": "PORT=zero\n"], 10, "PORT"),
            ([".env": "PORT=\(port)\n", "known-peers.json": "{"], 10, "known-peers.json"),
            ([".env": "PORT=\(port)\n", "transactions.json": "{}"], 12, "transactions.json"),
        ]
        for (files, code, words) in cases {
            let folder = try makeFolder(files)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let finished = try run(Executables.nodeWorker, [folder], in: folder)
            #expect(finished.code == code, "\(finished.errors)")
            #expect(finished.errors.contains(words))
            #expect(finished.errors.split(separator: "\n").count == 1, "one line: \(finished.errors)")
        }
        #expect(try run(Executables.nodeWorker, ["--nonsense"], in: "/tmp").code == 2)
    }

    @Test func aTakenPortIsReportedWithItsHolder() throws {
        let port = try FreePorts.base(count: 1) + 1
        let first = try makeFolder([".env": "PORT=\(port)\n"])
        let second = try makeFolder([".env": "PORT=\(port)\n"])
        defer {
            try? FileManager.default.removeItem(atPath: first)
            try? FileManager.default.removeItem(atPath: second)
        }
        let running = try StartedNode(folder: first)
        defer { running.kill() }
        let finished = try run(Executables.nodeWorker, [second], in: second)
        #expect(finished.code == 13)
        #expect(finished.errors.contains("\(port)") && finished.errors.contains("\(running.pid)"), "\(finished.errors)")
    }

    @Test func stopsWhenAsked() throws {
        let port = try FreePorts.base(count: 1) + 1
        let folder = try makeFolder([".env": "PORT=\(port)\n"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let node = try StartedNode(folder: folder)
        #expect(node.stop() == 0)
        #expect(node.log.contains("stopped"))
    }
}

/// A node-worker that runs and has said that it started.
final class StartedNode {
    private let process = Process()
    private let output = Pipe()
    private(set) var log = ""

    var pid: Int32 { process.processIdentifier }

    init(folder: String) throws {
        process.executableURL = URL(fileURLWithPath: Executables.nodeWorker)
        process.arguments = [folder]
        process.standardOutput = output
        try process.run()
        while !log.contains("started") { read() }
    }

    private func read() {
        let data = output.fileHandleForReading.availableData
        log += String(decoding: data, as: UTF8.self)
        if data.isEmpty { log += "\nstarted: no, the output has ended\n" }
    }

    /// Asks it to stop; returns its exit code.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        log += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return process.terminationStatus
    }

    func kill() {
        Glibc.kill(pid, SIGKILL)
        process.waitUntilExit()
    }
}
