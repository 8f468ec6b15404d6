import TestSupport
import Testing
import YAML

@Suite("Limits and hostile documents")
struct LimitTests {
    private func error(in source: String, limits: YAMLLimits = YAMLLimits()) throws -> YAMLError {
        try #require(throws: YAMLError.self) { try YAMLNode.parse(source, limits: limits) }
    }

    @Test("collections nest 32 deep and no deeper", arguments: ["[", "{a: ", "- "])
    func depth(opening: String) throws {
        let closing = ["[": "]", "{a: ": "}"][opening] ?? ""
        let source = { String(repeating: opening, count: $0) + "x" + String(repeating: closing, count: $0) }
        #expect(throws: Never.self) { try YAMLNode.parse(source(32)) }
        #expect(try error(in: source(33)).column == 32 * opening.count + 1)
        #expect(try error(in: String(repeating: opening, count: 100_000)).message.contains("nested"))
    }

    @Test("a document has a greatest length")
    func length() throws {
        let longest = "a: " + String(repeating: "x", count: (1 << 20) - 3)
        #expect(throws: Never.self) { try YAMLNode.parse(longest) }
        #expect(try error(in: longest + "x").message.contains("1048576 bytes"))
    }

    @Test("a document has a greatest number of values")
    func nodes() throws {
        var limits = YAMLLimits()
        limits.nodes = 4
        #expect(throws: Never.self) { try YAMLNode.parse("[1, 2, 3]", limits: limits) }
        #expect(try error(in: "[1, 2, 3, 4]", limits: limits).column == 11)
        #expect(try error(in: "a:\nb:\nc:\n", limits: limits).line == 2)
        #expect(try error(in: String(repeating: "- \n", count: 100_000)).line == 100_000)
    }

    @Test("a key has a greatest length")
    func keyLength() throws {
        #expect(throws: Never.self) { try YAMLNode.parse(String(repeating: "k", count: 1024) + ": 1") }
        #expect(try error(in: String(repeating: "k", count: 1025) + ": 1").message.contains("1024 bytes"))
    }

    @Test("a bomb of aliases is refused at its first anchor")
    func billionLaughs() throws {
        let source = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"
        #expect(try error(in: source).position == YAMLPosition(line: 1, column: 4))
    }

    private static let sample = """
        # comment
        name: "two \\u00e9\\
          lines" # é
        list: [1, 'it''s', {a: b}, "x"]
        nested:
          - key: |+2
              text

            more: no
          - >-
            folded
              deep
        - odd
        ? x
        """

    @Test("a document cut anywhere is read or refused")
    func truncation() {
        let bytes = Array(Self.sample.utf8)
        for length in 0...bytes.count {
            let part = Array(bytes[..<length])
            _ = try? YAMLNode.parse(part.span)
        }
    }

    @Test("a damaged document is read or refused", arguments: 0..<20 as Range<UInt64>)
    func mutation(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array("\n\r\t :-?[]{},#&*!|>'\"%@`\\0x9~<.a".utf8) + [0x00, 0xC3, 0xA9, 0xFF]
        for _ in 0..<200 {
            var bytes = Array(Self.sample.utf8)
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                guard let byte = alphabet.randomElement(using: &random) else { continue }
                if Bool.random(using: &random) { bytes[index] = byte } else { bytes.insert(byte, at: index) }
            }
            _ = try? YAMLNode.parse(bytes.span)
        }
    }
}
