import JSON
import TestSupport
import Testing

@Suite("Reading a tape")
struct TapeTests {
    private let text = #"{"type":"TRANS\u0041CTION", "data":{"n":1.50,"list":[1,[2,3],{"x":4}],"ok":true} ,"é":null}"#

    @Test("members are found by key, their text is verbatim")
    func members() throws {
        var tape = JSONTape()
        let root = try tape.parse(text)
        let data = try #require(tape.member("data", of: root))
        var verbatim: [UInt8] = []
        tape.appendVerbatimText(of: data, to: &verbatim)
        #expect(String(decoding: verbatim, as: UTF8.self) == #"{"n":1.50,"list":[1,[2,3],{"x":4}],"ok":true}"#)
        #expect(Array(Array(text.utf8)[data.range]) == verbatim)
        #expect(tape.member(named: "é", of: root)?.kind == .null)
        #expect(tape.member("missing", of: root) == nil)
        #expect(tape.member("n", of: root) == nil)
        let list = try #require(tape.member("list", of: data))
        #expect(tape.member("x", of: list) == nil)
    }

    @Test("strings compare by what they stand for")
    func strings() throws {
        var tape = JSONTape()
        let root = try tape.parse(text)
        let type = try #require(tape.member("type", of: root))
        #expect(type.hasEscapes)
        #expect(tape.isString(type, "TRANSACTION"))
        #expect(!tape.isString(type, "TRANSACTIO"))
        #expect(!tape.isString(type, "TRANSACTIONS"))
        #expect(!tape.isString(root, "TRANSACTION"))
        #expect(tape.string(of: type) == "TRANSACTION")
        #expect(tape.string(of: root) == nil)
    }

    @Test("escaped keys are found by what they stand for")
    func escapedKeys() throws {
        var tape = JSONTape()
        let root = try tape.parse(#"{"\u0074ype":1,"\ud83d\ude00":2}"#)
        #expect(tape.member("type", of: root).flatMap { tape.integer(of: $0) } == 1)
        #expect(tape.member("😀", of: root).flatMap { tape.integer(of: $0) } == 2)
    }

    @Test("iteration steps over what is nested")
    func iteration() throws {
        var tape = JSONTape()
        let root = try tape.parse(text)
        let keys = try #require(tape.members(of: root)).compactMap { tape.string(of: $0.key) }
        #expect(keys == ["type", "data", "é"])
        let data = try #require(tape.member("data", of: root))
        let list = try #require(tape.member("list", of: data))
        #expect(try #require(tape.elements(of: list)).map(\.kind) == [.number, .array, .object])
        #expect(tape.elements(of: root) == nil)
        #expect(tape.members(of: list) == nil)
    }

    @Test("every escape decodes")
    func escapes() throws {
        var tape = JSONTape()
        let string = try tape.parse(#""\"\\\/\b\f\n\r\t\u0000\u007f\u00E9\u20ac\uD83d\uDe00é""#)
        #expect(tape.string(of: string) == "\"\\/\u{8}\u{C}\n\r\t\u{0}\u{7F}é€😀é")
    }

    @Test(
        "integers are given where exact",
        arguments: [
            ("0", 0), ("-0", 0), ("0e5", 0), ("0.000", 0), ("42", 42), ("-42", -42), ("1e2", 100), ("1.5e1", 15),
            ("100e-2", 1), ("120.00", 120), ("1000000e-6", 1), ("9223372036854775807", .max),
            ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1.5", nil), ("1e-1", nil), ("1e19", nil),
            ("1e999999999999999999999", nil), ("1e-999999999999999999999", nil), ("0e999999999999999999999", 0),
            ("99999999999999999999999e-4", nil), ("10000000000000000000000000e-24", 10),
            ("123456789012345678901234567890", nil),
        ] as [(String, Int64?)]
    )
    func integers(_ text: String, expected: Int64?) throws {
        var tape = JSONTape()
        let entry = try tape.parse(text)
        #expect(tape.integer(of: entry) == expected)
        #expect(try #require(JSONNumber(text: text)).integer == expected)
    }

    @Test("doubles are the nearest ones", arguments: [1, 2] as [UInt64])
    func doubles(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<5_000 {
            let digits = String(generator.next() >> UInt64.random(in: 0...63, using: &generator))
            let text = "-\(digits).\(generator.next() >> 40)e\(Int.random(in: -30...30, using: &generator))"
            #expect(try double(text) == Double(text), "seed \(seed)")
        }
        #expect(try double("1e400") == nil)
        #expect(try double("-0")?.sign == .minus)
        #expect(try double("5e-324") == .leastNonzeroMagnitude)
    }

    @Test("scalars print as JavaScript's String() prints them")
    func javaScriptStrings() throws {
        var tape = JSONTape()
        let expectations = [
            ("null", "null"), ("true", "true"), ("57", "57"), ("1.50", "1.5"), ("1e21", "1e+21"), ("-0", "0"),
            ("1e400", "Infinity"), ("-1e400", "-Infinity"), ("\"04ab\"", "04ab"), ("\"a\\n\\u00e9\"", "a\né"),
        ]
        for (text, expected) in expectations {
            var output: [UInt8] = []
            let entry = try tape.parse(text)
            #expect(tape.appendECMAScriptString(of: entry, to: &output))
            #expect(String(decoding: output, as: UTF8.self) == expected)
        }
        var output: [UInt8] = []
        let array = try tape.parse("[]")
        #expect(!tape.appendECMAScriptString(of: array, to: &output))
        #expect(output.isEmpty)
    }

    private func double(_ text: String) throws(JSONError) -> Double? {
        var tape = JSONTape()
        let entry = try tape.parse(text)
        return tape.double(of: entry)
    }
}
