import JSON
import Testing

@Suite("What the parser accepts and refuses")
struct AcceptanceTests {
    @Test(
        "well-formed texts",
        arguments: [
            "null", "true", "false", "0", "-0", "\"\"", "[]", "{}", " [ ] ", "\t{\r\n}\n", "[[[[]]]]",
            "[1,2 , 3]", "{\"a\":1}", "{ \"a\" : { \"b\" : [ null ] } , \"c\" : false }", "{\"\":0}",
            "123", "-123", "1.5", "1e5", "1E+5", "1e-5", "0.0", "0e0", "-0.1e-10", "1e400",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\uD83D\\uDE00\"", "\"\\uFFFF\"", "\"\\u00e9\"",
            "\"\u{7F}\"", "\"é€😀\"", "\"\u{10FFFF}\"", "\"\u{2028}\"", "\"\u{FEFF}\"",
        ]
    )
    func accepts(_ text: String) {
        #expect(parseError(text) == nil)
    }

    @Test(
        "malformed texts",
        arguments: [
            "", " ", "nul", "nulll", "True", "tru", "f", "NaN", "Infinity", "-Infinity", "undefined", "'a'",
            "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "[1:2]", "[}", "[1}",
            "{", "}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}",
            "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\"::1}", "{\"a\":1]", "{\"a\":}", "{\"a\",1}", "{null:1}",
            "+1", "-", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1e1.5", "0x10", "1_000", "1a",
            "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\", "\"\\u\"", "\"\\u12\"", "\"\\u123g\"", "\"\\U0041\"", "\"\\'\"",
            "\"\\uD800\"", "\"\\uDC00\"", "\"\\uD800\\u0041\"", "\"\\uD800\\uD800\"", "\"\\uDE00\\uD83D\"",
            "\"\\uD83D\\n\"",
            "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "1 2", "{} {}", "[]]", "null,", "1\u{0}", "\u{0}",
            "[1]\u{0}",
            "\u{A0}1", "\u{2028}1", "\u{C}1", "/* */1", "1//", "\u{FEFF}1", "\u{FEFF}",
        ]
    )
    func refuses(_ text: String) {
        #expect(parseError(text) != nil)
    }

    @Test(
        "ill-formed UTF-8",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x22], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xFF, 0xFF], [0x80, 0xFF],
            [0xC3, 0xA9, 0xA9],
        ] as [[UInt8]]
    )
    func refusesIllFormedUTF8(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        for prefix in 0..<10 {
            let padding = [UInt8](repeating: UInt8(ascii: "x"), count: prefix)
            let error = parseError([quote] + padding + bytes + [quote])
            guard case .invalidUTF8 = error else {
                Issue.record("\(bytes) after \(prefix) bytes gave \(String(describing: error))")
                return
            }
        }
    }

    @Test("every scalar at an edge of a UTF-8 length is accepted")
    func acceptsEdges() throws {
        for value: UInt32 in [0x80, 0x7FF, 0x800, 0xFFF, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0xFFFFF, 0x10FFFF] {
            let scalar = try #require(Unicode.Scalar(value))
            #expect(parseError("\"\(Character(scalar))\"") == nil)
        }
    }

    @Test(
        "duplicate keys, escapes decoded",
        arguments: [
            ("{\"a\":1,\"a\":2}", "a", 7), ("{\"a\":1,\"\\u0061\":2}", "a", 7), ("{\"\\n\":1,\"\\u000A\":2}", "\n", 8),
            ("{\"x\":{\"b\":1,\"c\":[{}],\"b\":2}}", "b", 21), ("{\"\":1,\"\":2}", "", 6),
        ]
    )
    func refusesDuplicates(_ text: String, key: String, offset: Int) {
        #expect(parseError(text) == .duplicateKey(key, offset: offset))
    }

    @Test("duplicate keys in large objects, wherever they stand", arguments: [15, 16, 17, 18, 100, 5_000])
    func refusesDuplicatesInLargeObjects(_ count: Int) {
        let members = (0..<count).map { "\"key\($0)\":{\"a\":[1]}" }
        #expect(parseError("{" + members.joined(separator: ",") + "}") == nil)
        for duplicate in [0, count / 2, count - 1] {
            let last = "\"\\u006bey\(duplicate)\":null"
            let error = parseError("{" + (members + [last]).joined(separator: ",") + "}")
            guard case .duplicateKey("key\(duplicate)", _) = error else {
                Issue.record("\(count) members and key\(duplicate) again gave \(String(describing: error))")
                return
            }
        }
    }

    @Test("the same key in different objects is no duplicate")
    func acceptsEqualKeysInDifferentObjects() {
        #expect(parseError(#"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#) == nil)
    }
}
