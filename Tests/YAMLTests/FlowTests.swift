import Testing
import YAML

@Suite("Flow collections and JSON")
struct FlowTests {
    @Test(
        "are read whatever their indentation",
        arguments: [
            ("[]", "[]"),
            ("{}", "{}"),
            ("[1, 'two', \"three\", four]", #"[1, "two", "three", "four"]"#),
            ("[a, b, ]", #"["a", "b"]"#),
            ("{a: 1, b: [2, {c: 3}], }", "{a: 1, b: [2, {c: 3}]}"),
            ("{\"a\":1,\"b\":null}", "{a: 1, b: null}"),
            ("{\n\t\"a\" :\n\t[true, false]\n}\n", "{a: [true, false]}"),
            ("a: [\n  1, # one\n  2\n]\nb: 3\n", "{a: [1, 2], b: 3}"),
            ("{url: http://localhost:1/a#b}", #"{url: "http://localhost:1/a#b"}"#),
            ("[a b, c:d, -1, -x]", #"["a b", "c:d", -1, "-x"]"#),
            (#"{"text": "\u00e9\ud83d\ude00\/"}"#, #"{text: "é😀/"}"#),
            ("[\"two\n\n  lines\"]", #"["two\nlines"]"#),
            ("{a: \"\"}", #"{a: ""}"#),
        ]
    )
    func accepts(source: String, outline: String) throws {
        #expect(try YAMLNode.parse(source).outline == outline)
    }
}
