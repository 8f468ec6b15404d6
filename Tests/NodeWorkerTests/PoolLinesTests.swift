import Testing

@testable import NodeWorker

@Suite struct PoolLinesTests {
    private func read(_ text: String) -> PoolLines? {
        PoolLines.read(Array(text.utf8))
    }

    private func texts(_ lines: PoolLines?, in text: String) -> [String]? {
        lines?.ranges.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }

    @Test func wholeFile() {
        let text = "[\n{\"a\":1},\n{\"b\":2}\n]\n"
        let lines = read(text)
        #expect(texts(lines, in: text) == ["{\"a\":1}", "{\"b\":2}"])
        #expect(lines?.tornBytes == 0)
        #expect(lines?.end == text.utf8.count - 3)
    }

    /// Whatever byte an append breaks off at, the transactions before it are found, and only those.
    @Test func appendCutShortAtEveryByte() {
        let stored = "[\n{\"a\":[1]}"
        let closed = stored + "\n]\n"
        let appended = ",\n{\"b\":{\"c\":2}},\n{\"d\":3}\n]\n"
        for written in 1..<appended.utf8.count {
            let beginning = String(decoding: Array(appended.utf8).prefix(written), as: UTF8.self)
            // Beyond what was written stands what the append was overwriting.
            let rest = String(decoding: Array(closed.utf8).dropFirst(stored.utf8.count + written), as: UTF8.self)
            let text = stored + beginning + rest
            let found = texts(read(text), in: text)
            let whole = ["{\"a\":[1]}", "{\"b\":{\"c\":2}}", "{\"d\":3}"]
            #expect(found.map { whole.starts(with: $0) && !$0.isEmpty } == true, "after \(written) bytes: \(text)")
        }
    }

    @Test func firstAppendCutShortAtEveryByte() {
        let appended = "[\n{\"a\":1}\n]\n"
        for written in 2..<appended.utf8.count - 3 {
            let beginning = Array(appended.utf8).prefix(written)
            let text = String(decoding: beginning + Array("[]\n".utf8).dropFirst(written), as: UTF8.self)
            let lines = read(text)
            #expect(lines?.ranges.isEmpty == true && lines?.end == 0, "after \(written) bytes: \(text)")
            #expect(lines.map { $0.tornBytes > 0 } == true)
        }
    }

    @Test(arguments: [
        "", "[]", "{}", "[{\"a\":1}]", "[\n{\"a\":1},\nnonsense\n{\"b\":2}\n]\n", "[\n]\n]\n{\"a\":1}\n]\n",
    ])
    func anotherLayout(_ text: String) {
        #expect(texts(read(text), in: text) == nil)
    }
}
