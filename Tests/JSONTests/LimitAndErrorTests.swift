import JSON
import TestSupport
import Testing

@Suite("Limits and errors")
struct LimitAndErrorTests {
    @Test("depth counts arrays and objects, the outermost included")
    func depth() {
        let limits = JSONLimits(depth: 3)
        #expect(parseError("[{\"a\":[1]}]", limits: limits) == nil)
        #expect(parseError("[{\"a\":[[]]}]", limits: limits) == .tooDeep(limit: 3, offset: 7))
        #expect(parseError("1", limits: JSONLimits(depth: 0)) == nil)
        #expect(parseError("[]", limits: JSONLimits(depth: 0)) == .tooDeep(limit: 0, offset: 0))
    }

    @Test("the default depth is 32")
    func defaultDepth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(parseError(nested(32)) == nil)
        #expect(parseError(nested(33)) == .tooDeep(limit: 32, offset: 32))
        #expect(parseError(String(repeating: "[", count: 100_000)) == .tooDeep(limit: 32, offset: 32))
        #expect(parseError(nested(512), limits: JSONLimits(depth: 512)) == nil)
    }

    @Test("bytes and entries")
    func bytesAndEntries() {
        #expect(parseError("[1]", limits: JSONLimits(bytes: 3)) == nil)
        #expect(parseError("[12]", limits: JSONLimits(bytes: 3)) == .tooManyBytes(count: 4, limit: 3))
        #expect(parseError("{\"a\":1}", limits: JSONLimits(entries: 3)) == nil)
        #expect(parseError("[1,2,3]", limits: JSONLimits(entries: 3)) == .tooManyEntries(limit: 3, offset: 5))
    }

    @Test(
        "errors say what was found, what was expected, and where",
        arguments: [
            ("{\"a\":1,\n \"b\" 2}", "unexpected '2', expected ':' at line 2, column 6"),
            ("[1,]", "unexpected ']', expected a value at line 1, column 4"),
            ("[1;2]", "unexpected ';', expected ',' or ']' at line 1, column 3"),
            ("{\"é\":\n\"é\u{1}\"}", "control character byte 0x01 in a string, expected an escape at line 2, column 3"),
            ("{\"a\":1", "the JSON text ends, expected ',' or '}' at line 1, column 7"),
            ("", "the JSON text ends, expected a value at line 1, column 1"),
            ("\u{FEFF}1", "the JSON text begins with a byte order mark, expected none at line 1, column 1"),
        ]
    )
    func descriptions(_ text: String, expected: String) {
        #expect(parseError(text)?.description(in: text.utf8) == expected)
    }

    @Test("an error without the text gives the offset")
    func descriptionWithoutText() {
        #expect(parseError("[01]")?.description == "a number begins with 0, expected no leading zero at byte 1")
        let limits = JSONLimits(bytes: 3, depth: 1)
        #expect(parseError("[12]", limits: limits)?.description == "the JSON text has 4 bytes, expected at most 3")
        #expect(
            parseError("[[1", limits: limits)?.description == "arrays and objects nested deeper than 1 levels at byte 1"
        )
    }

    @Test("a text cut at any byte is refused at its end or inside the cut token")
    func truncation() throws {
        let text = Array(#"{"a":[1.5e+3,-0,true,null],"\u00e9\ud83d\ude00":{"é€😀":"x\n"},"z":false}"#.utf8)
        #expect(parseError(text) == nil)
        for count in 0..<text.count {
            let error = try #require(parseError(Array(text[..<count])), "cut after \(count) bytes")
            #expect(error.offset <= count)
        }
    }

    @Test("a failed parse leaves a tape that parses the next text")
    func reuseAfterFailure() throws {
        var tape = JSONTape()
        for text in ["[1,2", "{\"a\":1,\"a\":2}", "\"\\ud800\""] {
            #expect(throws: JSONError.self) { try tape.parse(text) }
            let root = try tape.parse(#"{"a":[1,2,3]}"#)
            let array = try #require(tape.member("a", of: root))
            #expect(tape.elements(of: array)?.compactMap { tape.integer(of: $0) } == [1, 2, 3])
        }
    }

    @Test("mutated texts never crash, and what is accepted round-trips", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("{}[],:\"\\u0123eE+-.tfn \n\u{0}é😀".utf8) + [0x80, 0xC0, 0xED, 0xF4, 0xFF]
        for _ in 0..<3_000 {
            var text = randomValue(depth: 3, using: &generator).bytes()
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<text.count, using: &generator)
                text[index] = alphabet.randomElement(using: &generator) ?? 0
            }
            guard let value = try? JSONValue(parsing: text) else { continue }
            #expect(try JSONValue(parsing: value.bytes()) == value, "seed \(seed)")
        }
    }
}
