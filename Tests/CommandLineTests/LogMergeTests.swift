import Posix
import Testing

@testable import Supervisor

@Suite struct LogMergeTests {
    private func lines(_ node: String, _ text: String) -> [LogLine] {
        var splitter = LineSplitter(node: node)
        return splitter.take(Array(text.utf8)) + splitter.finish()
    }

    @Test func linesAreMergedByTheTimeTheyBeginWith() {
        let first = lines("node-1", "2026-11-21T08:33:00.100Z a\n2026-11-21T08:33:00.300Z c\n")
        let second = lines("node-2", "2026-11-21T08:33:00.200Z b\n")
        #expect((first + second).merged().map { $0.text.suffix(1) } == ["a", "b", "c"])
    }

    @Test func linesWithoutATimeStayBehindTheLineBeforeThem() {
        let first = lines("node-1", "2026-11-21T08:33:00.100Z trace\n  at x\n  at y\n2026-11-21T08:33:00.300Z end\n")
        let second = lines("node-2", "2026-11-21T08:33:00.200Z b\n")
        #expect((first + second).merged().map(\.node) == ["node-1", "node-1", "node-1", "node-2", "node-1"])
    }

    @Test func linesOfEqualTimesKeepTheirOrder() {
        let text = (0..<50).map { "2026-11-21T08:33:00.100Z \($0)\n" }.joined()
        #expect(lines("node-1", text).merged().map(\.text) == lines("node-1", text).map(\.text))
    }

    @Test func historiesAreMergedAPortionAtATime() throws {
        try withTemporaryFolder { folder in
            let logs = try (1...3).map { number in
                let log = LogFile(of: "node-\(number)", at: "\(folder)/\(number).log")
                let lines = (0..<5_000).map {
                    "1970-01-01T00:\($0 / 600 + 10):\($0 / 10 % 60 + 10).\($0 % 10)00Z \(number) \($0)\n"
                }
                try File.open(log.path, .appending).writeAll(Array(lines.joined().utf8))
                log.begin(last: .max)
                return log
            }
            var merge = LogMerge(logs)
            var lines: [LogLine] = []
            while let more = merge.next() {
                #expect(more.count <= 2_000)
                lines += more
            }
            #expect(lines.count == 15_000)
            #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.milliseconds <= $1.milliseconds })
            for node in ["node-1", "node-2", "node-3"] {
                let numbers = lines.filter { $0.node == node }.compactMap {
                    $0.text.split(separator: " ").last.flatMap { Int($0) }
                }
                #expect(numbers == Array(0..<5_000))
            }
        }
    }

    @Test func piecesOfAnySizeGiveTheSameLines() {
        let text = Array("one\r\ntwo\n\nfour – ü\nfive".utf8)
        let whole = lines("node-1", String(decoding: text, as: UTF8.self)).map(\.text)
        #expect(whole == ["one", "two", "", "four – ü", "five"])
        for size in 1...text.count {
            var splitter = LineSplitter(node: "node-1")
            var found: [LogLine] = []
            for start in stride(from: 0, to: text.count, by: size) {
                found += splitter.take(text[start..<min(start + size, text.count)])
            }
            found += splitter.finish()
            #expect(found.map(\.text) == whole)
        }
    }

    @Test func aLineWithoutEndDoesNotGrowForEver() {
        var splitter = LineSplitter(node: "node-1")
        let piece = [UInt8](repeating: 0x61, count: 100_000)
        #expect(splitter.take(piece).count == 1)
    }
}
