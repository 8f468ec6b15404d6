import JSON
import TestSupport

/// The error of parsing a text, or nil where it is accepted.
func parseError(_ text: String, limits: JSONLimits = .standard) -> JSONError? {
    parseError(Array(text.utf8), limits: limits)
}

/// The error of parsing a text, or nil where it is accepted.
func parseError(_ text: [UInt8], limits: JSONLimits = .standard) -> JSONError? {
    var tape = JSONTape(limits: limits)
    do throws(JSONError) {
        try tape.parse(text)
        return nil
    } catch {
        return error
    }
}

/// The canonical form of a text.
func canonical(_ text: String) throws(JSONError) -> String {
    var tape = JSONTape()
    var canonicalizer = JSONCanonicalizer()
    var output: [UInt8] = []
    let root = try tape.parse(text)
    try canonicalizer.append(root, of: tape, to: &output)
    return String(decoding: output, as: UTF8.self)
}

/// A random tree of bounded depth with awkward strings and numbers.
func randomValue(depth: Int, using generator: inout some RandomNumberGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth == 0 ? 5 : 7), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .number(JSONNumber(Int64.random(in: .min ... .max, using: &generator)))
    case 3: return .number(JSONNumber(Double.random(in: -1e6...1e6, using: &generator)) ?? JSONNumber(0))
    case 4: return .string(randomString(using: &generator))
    case 5:
        let count = Int.random(in: 0...4, using: &generator)
        return .array((0..<count).map { _ in randomValue(depth: depth - 1, using: &generator) })
    default:
        var object = JSONObject()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            object[randomString(using: &generator)] = randomValue(depth: depth - 1, using: &generator)
        }
        return .object(object)
    }
}

private func randomString(using generator: inout some RandomNumberGenerator) -> String {
    let alphabet: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{0}", "\u{1F}", "/", "é", "€", "\u{FFFD}", "😀", " "]
    var string = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &generator) {
        string.append(alphabet.randomElement(using: &generator) ?? "a")
    }
    return String(string)
}
