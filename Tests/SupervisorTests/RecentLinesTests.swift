import Testing

@testable import Supervisor

@Suite("Recent lines")
struct RecentLinesTests {
    private func texts(_ lines: RecentLines) -> [String] {
        lines.lines.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [("", []), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\nb\nc\n", ["b", "c"])])
    func theLastLinesOfATextAreTaken(text: String, expected: [String]) {
        #expect(texts(RecentLines(keeping: 2, of: Array(text.utf8))) == expected)
    }

    @Test func atLeastSoManyAreKeptAndAtMostTwiceAsMany() {
        var lines = RecentLines(keeping: 3)
        for number in 1...100 {
            lines.append(Array("\(number)\n".utf8))
            let found = texts(lines)
            #expect(found.count >= min(number, 3) && found.count <= 6)
            #expect(found == (max(1, number - found.count + 1)...number).map(String.init))
            let newest = String(decoding: lines.newest, as: UTF8.self)
            #expect(newest == (max(1, number - 2)...number).map { "\($0)\n" }.joined())
        }
    }

    @Test func severalAtOnceCountOneByOne() {
        var lines = RecentLines(keeping: 1, of: Array("a".utf8))
        lines.append(Array("b\nc\n".utf8))
        #expect(texts(lines) == ["c"])
    }
}
