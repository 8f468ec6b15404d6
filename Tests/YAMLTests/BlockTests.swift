import Testing
import YAML

@Suite("Block collections")
struct BlockTests {
    @Test(
        "are read as indented",
        arguments: [
            ("", "null"),
            ("# only a comment", "null"),
            ("\u{FEFF}a: 1\n", "{a: 1}"),
            ("---\na: 1\n", "{a: 1}"),
            ("--- # begins\n- a\n", #"["a"]"#),
            ("a: 1\r\nb: 2\r\n", "{a: 1, b: 2}"),
            ("word", #""word""#),
            ("a: b # comment\n", #"{a: "b"}"#),
            ("a: b#c\n", #"{a: "b#c"}"#),
            ("a b: c d\n", #"{a b: "c d"}"#),
            ("a : b\n", #"{a: "b"}"#),
            ("a: http://localhost:4001\n", #"{a: "http://localhost:4001"}"#),
            ("a:\n  b:\n    c: 1\n  d: 2\ne: 3\n", "{a: {b: {c: 1}, d: 2}, e: 3}"),
            ("a:\nb:\n", "{a: null, b: null}"),
            ("- a\n- b\n", #"["a", "b"]"#),
            ("a:\n- 1\n- 2\nb: 3\n", "{a: [1, 2], b: 3}"),
            ("a:\n  - 1\n  - 2\n", "{a: [1, 2]}"),
            ("- a: 1\n  b: 2\n- c: 3\n", "[{a: 1, b: 2}, {c: 3}]"),
            ("- - 1\n  - 2\n- - 3\n", "[[1, 2], [3]]"),
            ("-\n  a: 1\n-\n- b\n", #"[{a: 1}, null, "b"]"#),
            ("a: -1\nb: -x\nc: ?x\nd: :x\n", #"{a: -1, b: "-x", c: "?x", d: ":x"}"#),
            ("\"a\": 1\n'b': 2\n", "{a: 1, b: 2}"),
            ("\"<<\": 1\n", "{<<: 1}"),
            ("a: 1 \t\nb: 2\t# tab before a comment\n \t \nc: 3", "{a: 1, b: 2, c: 3}"),
            ("a:\n\n  # comment\n\n  b: 1\n    # odd comment\n", "{a: {b: 1}}"),
            ("é: ü\n", #"{é: "ü"}"#),
            ("\u{E9}: 1\ne\u{301}: 2\n", "{\u{E9}: 1, e\u{301}: 2}"),
            ("a: [1]\nb: {c: 2}\n", "{a: [1], b: {c: 2}}"),
            ("a: x]y,z}\n", #"{a: "x]y,z}"}"#),
        ]
    )
    func accepts(source: String, outline: String) throws {
        #expect(try YAMLNode.parse(source).outline == outline)
    }

    @Test("know the place of every key and value")
    func positions() throws {
        let root = try YAMLNode.parse("é: 1\nb:\n  - x\n  - {k: v}\nc:\n")
        guard case .mapping(let entries) = root.content else {
            Issue.record("a mapping is expected")
            return
        }
        #expect(root.position.description == "1:1")
        #expect(entries.map(\.keyPosition.description) == ["1:1", "2:1", "5:1"])
        #expect(entries.map(\.value.position.description) == ["1:4", "3:3", "5:3"])
        guard case .sequence(let items) = entries[1].value.content, case .mapping(let inner) = items[1].content else {
            Issue.record("a sequence with a mapping is expected")
            return
        }
        #expect(items.map(\.position.description) == ["3:5", "4:5"])
        #expect(inner.map(\.keyPosition.description) == ["4:6"])
        #expect(inner.map(\.value.position.description) == ["4:9"])
    }
}
