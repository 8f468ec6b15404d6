import Testing

@testable import Supervisor

@Suite struct TableTests {
    private let plain = Style(hasColours: false)

    @Test func columnsAreAlignedAndNothingEndsInBlanks() {
        var table = Table([("NODE", .left), ("PID", .right), ("REMARKS", .left)])
        table.append([Table.Cell("node-1"), Table.Cell("7"), Table.Cell("")])
        table.append([Table.Cell("node-10"), Table.Cell("1234"), Table.Cell("private")])
        #expect(
            table.lines(plain) == [
                "NODE      PID  REMARKS",
                "node-1      7",
                "node-10  1234  private",
            ]
        )
    }

    @Test func columnsWithoutContentAreLeftOut() {
        var table = Table([("A", .left), ("B", .left), ("C", .right)])
        table.append([Table.Cell("x"), Table.Cell(""), Table.Cell("1")])
        #expect(table.lines(plain) == ["A  C", "x  1"])
    }

    @Test func onANarrowTerminalTheLastColumnIsCutThenColumnsAreLeftOut() {
        var table = Table([("NODE", .left), ("MEMORY", .right), ("PORT", .right), ("REMARKS", .left)])
        table.append([
            Table.Cell("node-1"), Table.Cell("2.1 MB"), Table.Cell("4001"),
            Table.Cell("keeps ending: 5 restarts within 30 s"),
        ])
        let lines = { table.lines(plain, width: $0, dispensable: ["MEMORY", "PORT"]) }
        #expect(lines(58)[1] == "node-1  2.1 MB  4001  keeps ending: 5 restarts within 30 s")
        #expect(lines(50)[1] == "node-1  2.1 MB  4001  keeps ending: 5 restarts wi…")
        #expect(lines(42) == ["NODE    PORT  REMARKS", "node-1  4001  keeps ending: 5 restarts wi…"])
        #expect(lines(32) == ["NODE    REMARKS", "node-1  keeps ending: 5 restart…"])
    }

    @Test func coloursDoNotCountAsWidth() {
        var table = Table([("A", .left), ("B", .left)])
        table.append([Table.Cell("x", .bad), Table.Cell("y")])
        let lines = table.lines(Style(hasColours: true))
        #expect(lines[1] == "\u{1B}[31mx\u{1B}[0m  y")
    }

    @Test(arguments: [
        (0.034, "0.03 s"), (0.999, "1.00 s"), (1.24, "1.2 s"), (42, "42 s"), (200, "3m 20s"), (7_500, "2h 5m"),
        (356_400, "4d 3h"), (-1, "0.00 s"), (.infinity, "11574d 1h"),
    ])
    func durationsAreReadable(seconds: Double, text: String) {
        #expect(ReadableText.duration(seconds: seconds) == text)
    }

    @Test(arguments: [(999, "999 B"), (812_345, "812 kB"), (2_100_000, "2.1 MB"), (3_000_000_000, "3.0 GB")])
    func sizesAreReadable(bytes: Int, text: String) {
        #expect(ReadableText.byteCount(bytes) == text)
    }

    @Test func listsAndCountsReadAsSentences() {
        #expect(ReadableText.list([]) == "")
        #expect(ReadableText.list(["a"]) == "a")
        #expect(ReadableText.list(["a", "b", "c"]) == "a, b and c")
        #expect(ReadableText.count(1, "node") == "1 node")
        #expect(ReadableText.count(0, "node") == "0 nodes")
    }
}
