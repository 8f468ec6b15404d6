import Testing

@testable import NodeWorker

@Suite struct PoolLinesTests {
    /// What is found in a file: the texts, and how it ends.
    private struct Found {
        var texts: [String] = []
        var lines = PoolLines()
    }

    /// Reads a file of this text; a last line that may be torn counts as whole if its braces match.
    private func read(_ text: String) -> Found? {
        let bytes = Array(text.utf8)
        var found = Found()
        let lines = PoolLines.read(size: Int64(bytes.count)) { space, offset in
            space.copyBytes(from: bytes[Int(offset)..<Int(offset) + space.count])
        } _: { text, _, mayBeTorn in
            let text = String(decoding: text, as: UTF8.self)
            if mayBeTorn, text.count(where: { $0 == "{" }) != text.count(where: { $0 == "}" }) { return false }
            found.texts.append(text)
            return true
        }
        guard let lines else { return nil }
        found.lines = lines
        return found
    }

    @Test func wholeFile() {
        let text = "[\n{\"a\":1},\n{\"b\":2}\n]\n"
        let found = read(text)
        #expect(found?.texts == ["{\"a\":1}", "{\"b\":2}"])
        #expect(found?.lines.isClosed == true)
        #expect(found?.lines.end == Int64(text.utf8.count - 3))
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
            let found = read(text)
            // A transaction counts as soon as its last brace is there.
            let whole = ["{\"a\":[1]}", "{\"b\":{\"c\":2}}", "{\"d\":3}"]
            let expected = 1 + (written >= 15 ? 1 : 0) + (written >= 24 ? 1 : 0)
            #expect(found?.texts == Array(whole.prefix(expected)), "after \(written) bytes: \(text)")
            let lacksNewlineOnly = written == appended.utf8.count - 1
            #expect(found?.lines.isClosed == lacksNewlineOnly, "after \(written) bytes: \(text)")
        }
    }

    @Test func firstAppendCutShortAtEveryByte() {
        let appended = "[\n{\"a\":1}\n]\n"
        for written in 2..<appended.utf8.count - 3 {
            let beginning = Array(appended.utf8).prefix(written)
            let text = String(decoding: beginning + Array("[]\n".utf8).dropFirst(written), as: UTF8.self)
            let found = read(text)
            let isWhole = written >= 9
            #expect(found?.texts.count == (isWhole ? 1 : 0), "after \(written) bytes: \(text)")
            #expect(found?.lines.end == (isWhole ? 9 : 0) && found?.lines.isClosed == false)
        }
    }

    @Test(arguments: [
        "", "[]", "{}", "[{\"a\":1}]", "[\n{\"a\":1},\nnonsense\n{\"b\":2}\n]\n", "[\n]\n]\n{\"a\":1}\n]\n",
    ])
    func anotherLayout(_ text: String) {
        #expect(read(text) == nil)
    }

    /// Lines fall on the borders of the pieces that a file is read in.
    @Test func fileOfManyPieces() {
        let text = "{\"text\":\"\(String(repeating: "x", count: 60_000))\"}"
        let count = 3 * PoolLines.pieceBytes / text.utf8.count
        let file = "[\n" + Array(repeating: text, count: count).joined(separator: ",\n") + "\n]\n"
        let found = read(file)
        #expect(found?.texts.count == count && found?.texts.allSatisfy { $0 == text } == true)
        #expect(found?.lines.isClosed == true && found?.lines.end == Int64(file.utf8.count - 3))
        #expect(read(String(file.dropLast(10)))?.texts.count == count - 1)
    }

    @Test func lineLongerThanAnyTransactionBelongsToAnotherLayout() {
        let long = "{\"text\":\"\(String(repeating: "x", count: PoolLines.pieceBytes))\"}"
        #expect(read("[\n\(long),\n{\"a\":1}\n]\n") == nil)
    }
}
