import Testing
import YAML

@Suite("Scalars")
struct ScalarTests {
    @Test(
        "are resolved by the core schema",
        arguments: [
            ("null", "null"), ("~", "null"), ("Null", "null"), ("nULL", #""nULL""#),
            ("true", "true"), ("False", "false"), ("tRUE", #""tRUE""#),
            ("0", "0"), ("-0", "0"), ("+12", "12"), ("-12", "-12"), ("0x1F", "31"), ("0o17", "15"), ("0x", #""0x""#),
            ("0o8", #""0o8""#), ("-0x1", #""-0x1""#), ("0xg", #""0xg""#),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "out of range"), ("0xFFFFFFFFFFFFFFFF", "out of range"), ("1e999", "out of range"),
            ("1.5", "1.5"), ("-.5", "-0.5"), ("+.5", "0.5"), ("1.", "1.0"), ("1e3", "1000.0"), ("1.5E-3", "0.0015"),
            (".", #"".""#),
            ("1e", #""1e""#), ("e3", #""e3""#), ("1.2.3", #""1.2.3""#), ("inf", #""inf""#), ("nan", #""nan""#),
            (".inf", "inf"), ("-.INF", "-inf"), (".nan", "nan"), ("0x1p3", #""0x1p3""#), ("1_000", #""1_000""#),
            ("yes", #""yes""#), ("no", #""no""#), ("on", #""on""#), ("Off", #""Off""#), ("y", #""y""#),
            ("012", #""012""#), ("-007", #""-007""#), ("1:30", #""1:30""#), ("2001-12-14", #""2001-12-14""#),
        ]
    )
    func resolution(text: String, outline: String) {
        #expect(YAMLScalar(text, style: .plain).outline == outline)
    }

    @Test("in quotes are strings", arguments: [YAMLScalar.Style.singleQuoted, .doubleQuoted, .literal, .folded])
    func quotedAreStrings(style: YAMLScalar.Style) {
        #expect(YAMLScalar("true", style: style).resolved == .string("true"))
        #expect(YAMLScalar("", style: style).resolved == .string(""))
        #expect(YAMLScalar("yes", style: style).ambiguity == nil)
    }

    @Test(
        "that YAML 1.1 reads otherwise say so",
        arguments: [
            "yes", "NO", "on", "off", "y", "N", "012", "-012", "1:30", "1_000",
        ]
    )
    func ambiguous(text: String) {
        #expect(YAMLScalar(text, style: .plain).ambiguity?.contains("'\(text)'") == true)
    }

    @Test(
        "that all readers read alike do not",
        arguments: [
            "", "a", "0", "10", "1.5", "true", "nose", "1:x", "node-01", "-",
        ]
    )
    func unambiguous(text: String) {
        #expect(YAMLScalar(text, style: .plain).ambiguity == nil)
    }

    @Test(
        "in quotes are unescaped and folded",
        arguments: [
            ("'it''s'", "it's"),
            ("''", ""),
            (#"'a\n'"#, #"a\n"#),
            (#""\0\a\b\t\n\v\f\r\e""#, "\0\u{7}\u{8}\t\n\u{B}\u{C}\r\u{1B}"),
            (#""\ \"\/\\\N\_\L\P""#, " \"/\\\u{85}\u{A0}\u{2028}\u{2029}"),
            (#""\x41\u00e9\U0001F600""#, "Aé😀"),
            ("\"a\\\tb\"", "a\tb"),
            ("\"one \t\n   two\"", "one two"),
            ("'one\n\n\n two'", "one\n\ntwo"),
            ("\"one\\\n  two\"", "onetwo"),
            ("\"one \\\n  \\ two\"", "one  two"),
            ("\"one\\t \n two\"", "one\t two"),
            ("\"one\\\n\n  two\"", "one\ntwo"),
            ("\"# no comment: here\"", "# no comment: here"),
        ]
    )
    func quoted(source: String, text: String) throws {
        #expect(try YAMLNode.parse(source).content.scalarText == text)
    }

    @Test(
        "in blocks keep or fold their lines",
        arguments: [
            ("a: |\n  one\n  two\n", "one\ntwo\n"),
            ("a: |-\n  one\n  two\n\n", "one\ntwo"),
            ("a: |+\n  one\n\n\nb: 1\n", "one\n\n\n"),
            ("a: |\n  one\n\n\n", "one\n"),
            ("a: |\n  one", "one"),
            ("a: |\n  one ", "one "),
            ("a: |+\n  one\n ", "one\n"),
            ("a: |2\n    one\n  two\n", "  one\ntwo\n"),
            ("a: |2-\n   one\n", " one"),
            ("a: |-2 # comment\n   one\n", " one"),
            ("a: |\n\n  one\n    two\n", "\none\n  two\n"),
            ("a: |\n  # no comment\n# comment\n", "# no comment\n"),
            ("a: |\nb: 1\n", ""),
            ("a: |+\n\n\nb: 1\n", "\n\n"),
            ("a: |\n  \ttab\n", "\ttab\n"),
            ("a: >\n  one\n  two\n\n  three\n", "one two\nthree\n"),
            ("a: >-\n\n  one\n\n\n  two\n", "\none\n\ntwo"),
            ("a: >\n  one\n    deep\n  two\n", "one\n  deep\ntwo\n"),
            ("a: >\n  one\n\n    deep\n\n  two\n", "one\n\n  deep\n\ntwo\n"),
            ("a: >+\n  one\n\n", "one\n\n"),
        ]
    )
    func blocks(source: String, text: String) throws {
        guard case .mapping(let entries) = try YAMLNode.parse(source).content else {
            Issue.record("a mapping is expected")
            return
        }
        #expect(entries.first?.value.content.scalarText == text)
    }
}

extension YAMLNode.Content {
    fileprivate var scalarText: String? {
        guard case .scalar(let scalar) = self else { return nil }
        return scalar.text
    }
}
