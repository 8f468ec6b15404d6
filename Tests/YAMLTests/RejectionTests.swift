import Testing
import YAML

@Suite("What is refused")
struct RejectionTests {
    /// The source, the place of the error, and what its message must name.
    @Test(
        "is refused by name, at its place",
        arguments: [
            ("a: &x 1", "1:4", "anchors"),
            ("&x a: 1", "1:1", "anchors"),
            ("a: *x", "1:4", "aliases"),
            ("- [*x]", "1:4", "aliases"),
            ("a: !!str 1", "1:4", "tags"),
            ("<<: {a: 1}", "1:1", "merge keys"),
            ("a: {<<: 1}", "1:5", "merge keys"),
            ("? a\n: b", "1:1", "complex keys"),
            ("[a]: b", "1:1", "complex keys"),
            ("a:\n  {b: c}: d", "2:3", "complex keys"),
            ("{[a]: b}", "1:2", "complex keys"),
            ("%YAML 1.2\n---\na: 1", "1:1", "directives"),
            ("a: %x", "1:4", "directives"),
            ("a: 1\n---\nb: 2", "2:1", "several documents"),
            ("---\n---\n", "2:1", "several documents"),
            ("--- a\n", "1:1", "nothing may follow ---"),
            ("a: 1\n...\n", "2:1", "end of document"),
            ("[\n---\n]", "2:1", "several documents"),
            ("\"a\n---\n\"", "2:1", "several documents"),
            ("a: @x", "1:4", "reserved"),
            ("a: `x", "1:4", "reserved"),
            ("\ta: 1", "1:1", "tab"),
            ("a:\n\tb: 1", "2:1", "tab"),
            ("a:\n  \tb: 1", "2:3", "tab"),
            ("a:\t1", "1:3", "tab"),
            ("-\t1", "1:2", "tab"),
            ("a: |\n\tx\n", "2:1", "tab"),
            ("a: 1\na: 2", "2:1", "duplicate key 'a', first given at 1:1"),
            ("a: {b: 1, 'b': 2}", "1:11", "duplicate key 'b', first given at 1:5"),
            ("a: b: c", "1:5", "a mapping cannot begin here"),
            ("a: 'b': c", "1:7", "a mapping cannot begin here"),
            ("a: - b", "1:4", "a list cannot begin on the line of its key"),
            ("a: 1\n- b", "2:1", "an item of a list among the keys"),
            ("- a\nb: 1", "2:1", "belongs to no block"),
            ("a: 1\n  b: 2", "2:3", "indented by 2"),
            ("a: one\n  two", "2:3", "several lines must be quoted"),
            ("a:\n    b: 1\n  c: 2", "3:3", "indented by 2"),
            ("  a: 1\nb: 2", "2:1", "belongs to no block"),
            ("a: 1\nb", "2:1", "a key followed by"),
            ("a: 1\n[b]\n", "2:1", "a key is expected"),
            (": a", "1:1", "a key is expected"),
            ("a: ]", "1:4", "unexpected ']'"),
            ("a: 'b' c", "1:8", "unexpected text"),
            ("a: [b] c", "1:8", "unexpected text"),
            ("a: [b]#c", "1:7", "unexpected text"),
            ("\"a\":1", "1:4", "a space is expected"),
            ("\"a\nb\": 1", "1:1", "one line"),
            ("a: \"b\nc\"", "2:1", "indented"),
            ("a: 'b", "1:4", "never closed"),
            ("a: \"b", "1:4", "never closed"),
            ("a: \"\\", "1:5", "escape"),
            (#"a: "\q""#, "1:5", "unknown escape"),
            (#"a: "\x4""#, "1:5", "2 hexadecimal digits"),
            (#"a: "\ud800""#, "1:5", "no Unicode character"),
            (#"a: "\ud800\u0041""#, "1:5", "no Unicode character"),
            (#"a: "\UFFFFFFFF""#, "1:5", "no Unicode character"),
            ("a: [1, 2", "1:4", "never closed"),
            ("a: {b: [1, 2}", "1:13", "',' or ']' is expected"),
            ("[,]", "1:2", "a value is expected"),
            ("[a,,b]", "1:4", "a value is expected"),
            ("[a: b]", "1:3", "in braces"),
            ("[a\n b]", "2:2", "',' or ']' is expected"),
            ("{a}", "1:3", "': ' is expected"),
            ("{a:1}", "1:5", "': ' is expected"),
            ("{a: }", "1:5", "a value is expected"),
            ("[a,#b\n]", "1:4", "comment"),
            ("[- a]", "1:2", "a list cannot begin here"),
            ("[|]", "1:2", "block scalars"),
            ("|\n  a", "1:1", "whole document"),
            ("a: |x\n  b", "1:5", "after | or >"),
            ("a: |0\n  b", "1:5", "after | or >"),
            ("a: |22\n  b", "1:6", "after | or >"),
            ("a: | b\n", "1:6", "unexpected text"),
            ("a: |\n    \n  b\n", "3:1", "an empty line above"),
            ("a: |\n    b\n  c\n", "3:3", "indented by 2"),
            ("a\u{0}b", "1:2", "U+0000"),
            ("a: 1\nb: \u{1B}", "2:4", "U+001B"),
            ("a: \u{7F}", "1:4", "U+007F"),
            ("a: \u{85}", "1:4", "U+0085"),
            ("a: \u{2028}", "1:4", "U+2028"),
            ("a: \u{FEFF}b", "1:4", "byte order mark"),
            ("a: 1\rb: 2", "1:5", "carriage return"),
        ]
    )
    func refuses(source: String, place: String, name: String) throws {
        let error = try #require(throws: YAMLError.self) { try YAMLNode.parse(source) }
        #expect(error.position.description == place)
        #expect(error.message.contains(name), "\(error)")
    }

    @Test(
        "bytes that are not UTF-8 are refused at their place",
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "1:4"),
            ([0x61, 0x0A, 0xC3, 0xA9, 0xC0, 0xAF], "2:2"),
            ([0xED, 0xA0, 0x80], "1:1"),
            ([0x61, 0xF0, 0x9F], "1:2"),
            ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], "1:2"),
            ([0xEF, 0xBB, 0xBF, 0xFF], "1:1"),
        ] as [([UInt8], String)]
    )
    func refusesInvalidUTF8(bytes: [UInt8], place: String) throws {
        let error = try #require(throws: YAMLError.self) { try YAMLNode.parse(bytes.span) }
        #expect(error.description == "\(place): the text is not valid UTF-8")
    }
}
