import JSON

/// Parses the input, and holds the tape, the tree, the writer and the canonicalizer to each other.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    var tape = JSONTape()
    // What a tape held before must make no difference.
    _ = try? tape.parse(Array(input.prefix(count / 2)))
    do throws(JSONError) {
        let root = try tape.parse(input)
        checkAccess(root, JSONValue(root, of: tape), of: tape)
        checkWriting(root, of: tape)
        checkLimits(input)
    } catch {
        require((0...count).contains(error.offset), "\(error) is outside the text")
        require(!error.description(in: input).isEmpty, "an error says nothing")
        require(parseError(input) == error, "a tape that was used before gives another error")
    }
    return 0
}

private func parseError(_ text: [UInt8], limits: JSONLimits = .standard) -> JSONError? {
    do throws(JSONError) {
        _ = try JSONValue(parsing: text, limits: limits)
        return nil
    } catch {
        return error
    }
}

/// The tree says what the tape says, at every depth.
private func checkAccess(_ entry: JSONEntry, _ value: JSONValue, of tape: JSONTape) {
    switch value {
    case .null: require(entry.kind == .null, "\(entry.kind) became null")
    case .bool(let bool): require(tape.bool(of: entry) == bool, "\(bool) is not what the tape says")
    case .number(let number): checkNumber(entry, number, of: tape)
    case .string(let string): checkString(entry, string, of: tape)
    case .array(let elements):
        let entries = tape.elements(of: entry).map(Array.init) ?? []
        require(entries.count == elements.count, "an array lost elements")
        for (entry, element) in zip(entries, elements) { checkAccess(entry, element, of: tape) }
    case .object(let object):
        let entries = tape.members(of: entry).map(Array.init) ?? []
        require(entries.count == object.members.count, "an object lost members")
        for ((_, entry), member) in zip(entries, object.members) { checkAccess(entry, member.value, of: tape) }
        checkLookup(entry, object, of: tape)
    }
}

/// Every member is found under its own key, and only that.
private func checkLookup(_ entry: JSONEntry, _ object: JSONObject, of tape: JSONTape) {
    guard let members = tape.members(of: entry) else { fatalError("an object has no members") }
    for ((key, value), member) in zip(members, object.members) {
        require(tape.string(of: key).map { Array($0.utf8) } == Array(member.key.utf8), "a key changes in the tree")
        require(tape.member(named: member.key, of: entry) == value, "the tape finds another \(member.key)")
        require(object[member.key] == member.value, "the tree finds another \(member.key)")
    }
}

private func checkString(_ entry: JSONEntry, _ string: String, of tape: JSONTape) {
    require(tape.string(of: entry).map { Array($0.utf8) } == Array(string.utf8), "a string changes in the tree")
    var output: [UInt8] = []
    require(tape.appendECMAScriptString(of: entry, to: &output), "a string has no ECMAScript form")
    require(output == Array(string.utf8), "a string changes in ECMAScript form: \(string)")
}

/// Numbers are what the standard library makes of their text.
private func checkNumber(_ entry: JSONEntry, _ number: JSONNumber, of tape: JSONTape) {
    let expected = Double(number.text).flatMap { $0.isFinite ? $0 : nil }
    require(number.double == expected, "\(number.text) becomes \(number.double as Any)")
    require(tape.double(of: entry) == expected, "\(number.text) becomes \(tape.double(of: entry) as Any) on the tape")
    require(tape.integer(of: entry) == number.integer, "the tape has another integer for \(number.text)")
    if let integer = Int64(number.text) { require(number.integer == integer, "\(integer) is not read as an integer") }
    if let integer = number.integer { require(Double(integer) == expected, "\(number.text) is read as \(integer)") }
    guard let expected else { return }
    var printed: [UInt8] = []
    ECMAScriptNumber.append(expected, to: &printed)
    let text = String(decoding: printed, as: UTF8.self)
    require(Double(text) == expected && JSONNumber(text: text) != nil, "\(expected) is printed as \(text)")
}

/// What is written is read as the same value; canonical texts of equal values are equal, and stay as they are.
private func checkWriting(_ root: JSONEntry, of tape: JSONTape) {
    let value = JSONValue(root, of: tape)
    let canonicalText = canonical(root, of: tape)
    for style in [JSONStyle.compact, .pretty] {
        let text = value.bytes(style)
        var again = JSONTape(limits: JSONLimits(bytes: 1 << 24))
        guard let entry = try? again.parse(text) else { fatalError("\(value) is written as no JSON") }
        require(JSONValue(entry, of: again).bytes(style) == text, "\(value) changes when written")
        require(canonical(entry, of: again) == canonicalText, "\(value) has two canonical forms")
    }
    guard let canonicalText else { return }
    var again = JSONTape()
    guard let entry = try? again.parse(canonicalText) else { fatalError("a canonical form is no JSON") }
    require(canonical(entry, of: again) == canonicalText, "\(value) has no stable canonical form")
}

/// The canonical form; nil where a number has none.
private func canonical(_ entry: JSONEntry, of tape: JSONTape) -> [UInt8]? {
    var canonicalizer = JSONCanonicalizer()
    var output: [UInt8] = []
    do throws(JSONError) {
        try canonicalizer.append(entry, of: tape, to: &output)
        return output
    } catch {
        guard case .numberOutOfRange = error else { fatalError("\(error) while writing") }
        return nil
    }
}

/// Under tighter limits, a text that is right is refused for nothing but one of them.
private func checkLimits(_ input: [UInt8]) {
    switch parseError(input, limits: JSONLimits(bytes: 64, depth: 3, entries: 8)) {
    case .tooManyBytes: require(input.count > 64, "64 bytes are too many")
    case .tooDeep, .tooManyEntries, nil: break
    case let error?: fatalError("a limit gives \(error)")
    }
}
