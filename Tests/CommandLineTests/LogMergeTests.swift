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
