import JSON
import TestSupport
import Testing

@Suite("RFC 8785, canonical form")
struct CanonicalTests {
    @Test("the example of section 3.2.2 comes out as in section 3.2.3")
    func serializationExample() throws {
        let text = #"""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """#
        let expected =
            #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
            + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try canonical(text) == expected)
    }

    @Test("the sorting example of section 3.2.3")
    func sortingExample() throws {
        let text = #"""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """#
        let expected =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\","
            + "\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
            + "\"😀\":\"Emoji: Grinning Face\",\"\u{FB33}\":\"Hebrew Letter Dalet With Dagesh\"}"
        #expect(try canonical(text) == expected)
    }

    @Test("keys sort by UTF-16 code units, escaped or not", arguments: [7, 8] as [UInt64])
    func sorting(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let alphabet: [Unicode.Scalar] = [
            "a", "\u{7F}", "é", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}",
        ]
        for _ in 0..<200 {
            var keys: Set<String> = []
            for _ in 0..<Int.random(in: 0...40, using: &generator) {
                var key = String.UnicodeScalarView()
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    key.append(alphabet.randomElement(using: &generator) ?? "a")
                }
                keys.insert(String(key))
            }
            let members = keys.map { "\(Bool.random(using: &generator) ? quoted($0) : escaped($0)):0" }
            let sorted = keys.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
            let expected = "{" + sorted.map { quoted($0) + ":0" }.joined(separator: ",") + "}"
            #expect(try canonical("{" + members.joined(separator: ",") + "}") == expected, "seed \(seed)")
        }
    }

    @Test("nested objects are sorted each on its own")
    func nesting() throws {
        let text = #"{"b":[{"z":1,"y":{"d":1,"c":2}},[],{}],"a":{"k":-0,"j":1.0}}"#
        #expect(try canonical(text) == #"{"a":{"j":1,"k":0},"b":[{"y":{"c":2,"d":1},"z":1},[],{}]}"#)
    }

    @Test("canonical form is a fixed point, and layout and escapes do not matter", arguments: [11, 12] as [UInt64])
    func fixedPoint(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let value = randomValue(depth: 3, using: &generator)
            let form = try canonical(value.text())
            #expect(try canonical(form) == form, "seed \(seed)")
            #expect(try canonical(value.text(.pretty)) == form, "seed \(seed)")
        }
    }

    @Test("a number beyond the doubles has no canonical form")
    func overflow() {
        #expect(throws: JSONError.numberOutOfRange(offset: 5)) { try canonical(#"{"a":1e400}"#) }
        #expect(throws: JSONError.numberOutOfRange(offset: 1)) { try canonical("[-1e309]") }
    }

    private func quoted(_ string: String) -> String {
        JSONValue.string(string).text()
    }

    private func escaped(_ string: String) -> String {
        let units = string.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"" + units.joined() + "\""
    }
}
