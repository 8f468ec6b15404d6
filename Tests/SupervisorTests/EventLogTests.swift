import ControlAPI
import Foundation
import Posix
import Testing

@testable import Supervisor

@Suite struct EventLogTests {
    private func withPath(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("events-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func record(_ message: String, at path: String) {
        let log = EventLog(path)
        log.record(.supervisor, message: message)
        _ = log.flush()
    }

    @Test func cursorsGoOnWhereTheLastDaemonEnded() throws {
        try withPath { path in
            record("first", at: path)
            record("second", at: path)
            #expect(EventLog(path).events(after: 0).map(\.cursor) == [1, 2])
            #expect(EventLog(path).events(after: 1).map(\.message) == ["second"])
        }
    }

    @Test func whoComesBackTooLateIsToldSo() throws {
        try withPath { path in
            let log = EventLog(path)
            for number in 1...2_002 {
                log.record(.supervisor, message: "\(number)")
                _ = log.flush()
            }
            let oldest = try #require(log.events(after: 0).first?.cursor)
            #expect(oldest > 1)
            #expect(log.events(after: oldest - 1).first?.cursor == oldest)
            let gap = try #require(log.events(after: 1).first)
            #expect(gap.kind == .warning)
            #expect(gap.cursor == oldest - 1)
            #expect(gap.message == "events 2 to \(oldest - 1) are not kept any more")
            #expect(log.events(after: 1).dropFirst().first?.cursor == oldest)
            #expect(log.events(after: .max).isEmpty)
        }
    }

    /// A file that has grown too large is cut down to what is kept, and read back as that.
    @Test func theFileKeepsTheNewestOnly() throws {
        try withPath { path in
            let log = EventLog(path)
            let padding = String(repeating: "x", count: 4_000)
            for number in 1...2_500 {
                log.record(.supervisor, message: "\(number) \(padding)")
                _ = log.flush()
            }
            let bytes = try File.read(path, limitInBytes: 16 << 20)
            #expect(bytes.count <= 4 << 20)
            let found = EventLog(path).events(after: 0).map(\.cursor)
            #expect(found.last == 2_500)
            #expect(found == Array((found.first ?? 0)...2_500))
        }
    }

    @Test func aTornLineTakesNoOtherWithIt() throws {
        try withPath { path in
            record("first", at: path)
            let bytes = try File.read(path, limitInBytes: 1 << 20)
            try File.replace(path, with: bytes + Array("{\"cursor\":2,\"ti".utf8))
            record("second", at: path)
            #expect(EventLog(path).events(after: 0).map(\.message) == ["first", "second"])
        }
    }
}
