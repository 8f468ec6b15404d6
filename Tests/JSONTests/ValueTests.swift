import JSON
import TestSupport
import Testing

@Suite("Trees")
struct ValueTests {
    private let document: JSONValue = [
        "name": "mesh", "count": 3, "ratio": 0.5, "ok": true, "none": nil, "list": [1, "two", []], "empty": [:],
    ]

    @Test("compact text")
    func compact() {
        let expected = #"{"name":"mesh","count":3,"ratio":0.5,"ok":true,"none":null,"list":[1,"two",[]],"empty":{}}"#
        #expect(document.text() == expected)
    }

    @Test("pretty text")
    func pretty() {
        let expected = """
            {
              "name": "mesh",
              "count": 3,
              "ratio": 0.5,
              "ok": true,
              "none": null,
              "list": [
                1,
                "two",
                []
              ],
              "empty": {}
            }
            """
        #expect(document.text(.pretty) == expected)
    }

    @Test("writing appends")
    func writingAppends() {
        var output = Array("data: ".utf8)
        JSONValue.array([1]).write(into: &output)
        #expect(output == Array("data: [1]".utf8))
    }

    @Test("number text survives as it was written")
    func verbatimNumbers() throws {
        let text = "[1.50,1E5,-0,12345678901234567890.123456789,1e400,0.1e-7]"
        #expect(try JSONValue(parsing: text).text() == text)
    }

    @Test("only what has to be escaped is")
    func minimalEscapes() throws {
        let string = String(String.UnicodeScalarView((0...0x80).compactMap { Unicode.Scalar(UInt32($0)) })) + "é€😀"
        let text = JSONValue.string(string).text()
        #expect(text.contains(#"\u0000\u0001"#))
        #expect(text.contains(#"\u0007\b\t\n\u000b\f\r\u000e"#))
        #expect(text.contains("\\u001f !\\\"#"))
        #expect(text.contains("./0"))
        #expect(text.contains("[\\\\]"))
        #expect(text.hasSuffix("\u{7F}\u{80}é€😀\""))
        #expect(try JSONValue(parsing: text).string == string)
    }

    @Test("random trees round-trip in both styles", arguments: [31, 32, 33] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let value = randomValue(depth: 4, using: &generator)
            #expect(try JSONValue(parsing: value.bytes()) == value, "seed \(seed)")
            #expect(try JSONValue(parsing: value.text(.pretty)) == value, "seed \(seed)")
        }
    }

    @Test("objects keep their order under change")
    func objects() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = "new"
        object["d"] = .null
        object["a"] = nil
        #expect(JSONValue.object(object).text() == #"{"b":"new","c":3,"d":null}"#)
        #expect(object["a"] == nil)
        #expect(object["d"] == .some(.null))
    }

    @Test("keys that differ only in their normalisation are two keys")
    func equivalentKeys() throws {
        let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"]?.number?.integer == 1)
        #expect(value["e\u{301}"]?.number?.integer == 2)
        var object = try #require(value.object)
        object["e\u{301}"] = 3
        #expect(object.members.map(\.value) == [1, 3])
    }

    @Test("numbers are made only of numbers")
    func numbers() {
        #expect(JSONNumber(text: "1.50")?.text == "1.50")
        for text in ["", " 1", "1 ", "01", "a", "\"1\"", "[1]", "1,2"] { #expect(JSONNumber(text: text) == nil) }
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(2.0)?.text == "2")
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
        #expect(JSONNumber(UInt64.max).integer == nil)
    }

    @Test("accessors give nil for other kinds")
    func accessors() {
        #expect(document["name"]?.string == "mesh")
        #expect(document["count"]?.number?.integer == 3)
        #expect(document["ok"]?.bool == true)
        #expect(document["list"]?.array?.count == 3)
        #expect(document["empty"]?.object?.members.isEmpty == true)
        #expect(document["name"]?.number == nil)
        #expect(document["name"]?["x"] == nil)
    }
}
