import Posix
import Testing

@testable import Supervisor

@Suite struct LogFileTests {
    private func history(of path: String, last count: Int, since: Int64 = .min) -> [LogLine] {
        let log = LogFile(of: "node-1", at: path)
        log.begin(last: count, since: since)
        var lines: [LogLine] = []
        while let more = log.nextOfHistory() { lines += more }
        return lines + log.finish()
    }

    private func write(_ lines: some Sequence<String>, to path: String) throws {
        try File.open(path, .appending).writeAll(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    @Test func theTailIsTheLastLines() throws {
        try withTemporaryFolder { folder in
            let log = LogFile(of: "node-1", at: "\(folder)/node.log")
            #expect(log.tail(lines: 3).isEmpty)
            // More than is read at once.
            try write((0..<100_000).map(String.init), to: log.path)
            #expect(log.tail(lines: 3).map(\.text) == ["99997", "99998", "99999"])
            #expect(LogFile(of: "node-1", at: log.path).tail(lines: .max).count == 100_000)
            #expect(LogFile(of: "node-1", at: log.path).tail(lines: 0).isEmpty)
        }
    }

    @Test func historyGoesBackThroughRotatedFilesAsFarAsNeeded() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/node.log"
            try write(["e", "f"], to: path)
            try write(["c", "d"], to: "\(path).1")
            try write(["a", "b"], to: "\(path).2")
            for (count, expected) in [(1, "f"), (2, "ef"), (3, "def"), (5, "bcdef"), (9, "abcdef")] {
                let lines = history(of: path, last: count)
                #expect(lines.map(\.text).joined() == expected)
            }
        }
    }

    @Test func anEndWithoutALineEndIsALine() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/node.log"
            try File.open(path, .appending).writeAll(Array("a\nb\nprompt> ".utf8))
            #expect(history(of: path, last: 2).map(\.text) == ["b", "prompt> "])
            #expect(LogFile(of: "node-1", at: path).tail(lines: 1).map(\.text) == ["prompt> "])
        }
    }

    @Test func aLogWithoutLineEndsIsShownFromNearItsEnd() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/node.log"
            try File.open(path, .appending).writeAll([UInt8](repeating: 0, count: 10 << 20))
            let lines = history(of: path, last: 3)
            #expect(lines.count <= 4)
            #expect(lines.allSatisfy { $0.text.utf8.count <= 2 * LineSplitter.longest })
        }
    }

    @Test func linesBeforeTheTimeAskedForAreLeftOut() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/node.log"
            try write(["1970-01-01T00:00:01.000Z a", "1970-01-01T00:00:02.000Z b", "c"], to: path)
            let lines = history(of: path, last: .max, since: 2_000)
            #expect(lines.map { String($0.text.suffix(1)) } == ["b", "c"])
        }
    }

    @Test func aLogThatGrowsFasterThanItIsReadIsReadInPortions() throws {
        try withTemporaryFolder { folder in
            let log = LogFile(of: "node-1", at: "\(folder)/node.log")
            try write((0..<200_000).map(String.init), to: log.path)
            var lines = log.readNew()
            #expect(log.hasMore)
            #expect(lines.count < 200_000)
            while log.hasMore { lines += log.readNew() }
            #expect(lines.map(\.text) == (0..<200_000).map(String.init))
        }
    }

    @Test func rotationAndTruncationLoseNoLine() throws {
        try withTemporaryFolder { folder in
            let log = LogFile(of: "node-1", at: "\(folder)/node.log")
            try write(["a"], to: log.path)
            #expect(log.readNew().map(\.text) == ["a"])
            try write(["b"], to: log.path)
            try File.rename(log.path, to: "\(log.path).1")
            try write(["c"], to: log.path)
            #expect(log.readNew().map(\.text) == ["b", "c"])
            try File.open(log.path, .updating).truncate(toBytes: 0)
            #expect(log.readNew().isEmpty)
            try write(["d"], to: log.path)
            #expect(log.readNew().map(\.text) == ["d"])
        }
    }
}
