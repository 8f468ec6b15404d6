import ClusterConfig
import JSON
import YAML

/// Reads the input as a document, as a cluster description and, where it is one, as JSON.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    checkDocument(input)
    checkPlan(input)
    checkJSON(input)
    return 0
}

private func parse(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> Result<YAMLNode, YAMLError> {
    do throws(YAMLError) {
        return .success(try YAMLNode.parse(bytes.span, limits: limits))
    } catch {
        return .failure(error)
    }
}

private func checkDocument(_ input: [UInt8]) {
    let result = parse(input)
    require(
        input.contains(.carriageReturn) || parse(input.withCarriageReturns) == result,
        "CRLF makes a difference to \(result)"
    )
    require(input.first == 0xEF || parse([0xEF, 0xBB, 0xBF] + input) == result, "a byte order mark makes a difference")
    switch result {
    case .failure(let error):
        checkPosition(line: error.line, column: error.column, in: input)
        require(!error.message.isEmpty, "an error says nothing")
    case .success(let node):
        checkNode(node, in: input)
        var text: [UInt8] = []
        node.appendInFlow(to: &text)
        guard case .success(let again) = parse(text) else { fatalError("\(node) cannot be read in flow") }
        var textAgain: [UInt8] = []
        again.appendInFlow(to: &textAgain)
        require(textAgain == text, "\(node) changes in flow")
    }
    checkLimits(input)
}

/// Under tighter limits a document is refused or read, but never takes the reader down.
private func checkLimits(_ input: [UInt8]) {
    var limits = YAMLLimits()
    limits.documentBytes = 256
    limits.depth = 2
    limits.nodes = 8
    limits.keyBytes = 6
    _ = parse(input, limits: limits)
}

private func checkPosition(line: Int, column: Int, in input: [UInt8]) {
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    require((1...lines.count).contains(line), "line \(line) of \(lines.count)")
    require((1...lines[line - 1].count + 1).contains(column), "column \(column) in line \(line)")
}

/// Every place lies inside the document, and every scalar has a value.
private func checkNode(_ node: YAMLNode, in input: [UInt8]) {
    checkPosition(line: node.position.line, column: node.position.column, in: input)
    switch node.content {
    case .scalar(let scalar):
        require(!scalar.kind.isEmpty, "a scalar of no kind")
        _ = scalar.ambiguity
    case .sequence(let items):
        for item in items { checkNode(item, in: input) }
    case .mapping(let entries):
        for entry in entries {
            checkPosition(line: entry.keyPosition.line, column: entry.keyPosition.column, in: input)
            checkNode(entry.value, in: input)
        }
    }
}

private func plan(_ bytes: [UInt8]) -> Result<ClusterPlan, ConfigErrors> {
    do throws(ConfigErrors) {
        return .success(try ClusterPlan.parse(bytes.span, file: "cluster.yaml"))
    } catch {
        return .failure(error)
    }
}

private func checkPlan(_ input: [UInt8]) {
    let result = plan(input)
    require(input.contains(.carriageReturn) || plan(input.withCarriageReturns) == result, "CRLF makes another plan")
    guard case .failure(let errors) = result else { return }
    require(!errors.list.isEmpty, "a plan is refused without an error")
    for error in errors.list { checkPosition(line: error.line, column: error.column, in: input) }
    let places = errors.list.map { [$0.line, $0.column] }
    let isInOrder = zip(places, places.dropFirst()).allSatisfy { !$1.lexicographicallyPrecedes($0) }
    require(isInOrder, "errors are not in the order of the file: \(errors)")
}

/// JSON is YAML: what the one parser reads, the other reads as the same.
private func checkJSON(_ input: [UInt8]) {
    guard let value = try? JSONValue(parsing: input) else { return }
    for style in [JSONStyle.compact, .pretty] {
        let text = value.bytes(style)
        switch parse(text) {
        case .success(let node): require(node.stands(for: value), "\(value) is read as \(node)")
        case .failure(let error):
            require(error.isExpectedOfJSON, "\(value) is refused as YAML: \(error)")
        }
    }
}

extension YAMLError {
    /// Whether it is about what JSON alone allows: long keys, and characters in the open that YAML wants as escapes.
    fileprivate var isExpectedOfJSON: Bool {
        message.contains("longer than") || message.hasPrefix("control character")
            || message.contains("is a line break to some readers") || message.hasPrefix("a byte order mark")
    }
}

extension YAMLNode {
    /// Appends the document as one line of JSON, every scalar a string.
    fileprivate func appendInFlow(to output: inout [UInt8]) {
        switch content {
        case .scalar(let scalar): output.appendEscaped(scalar.text)
        case .sequence(let items):
            output.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                item.appendInFlow(to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .mapping(let entries):
            output.append(UInt8(ascii: "{"))
            for (index, entry) in entries.enumerated() {
                if index > 0 { output.append(UInt8(ascii: ",")) }
                output.appendEscaped(entry.key)
                output.append(UInt8(ascii: ":"))
                entry.value.appendInFlow(to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    fileprivate func stands(for value: JSONValue) -> Bool {
        switch (content, value) {
        case (.sequence(let items), .array(let elements)):
            return items.count == elements.count && zip(items, elements).allSatisfy { $0.stands(for: $1) }
        case (.mapping(let entries), .object(let object)):
            return entries.count == object.members.count
                && zip(entries, object.members).allSatisfy {
                    $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.stands(for: $1.value)
                }
        case (.scalar(let scalar), _): return scalar.stands(for: value)
        case (.sequence, _), (.mapping, _): return false
        }
    }
}

extension YAMLScalar {
    fileprivate func stands(for value: JSONValue) -> Bool {
        switch (resolved, value) {
        case (.null, .null): return true
        case (.boolean(let boolean), .bool(let expected)): return boolean == expected
        case (.integer(let integer), .number(let number)): return Int64(integer) == number.integer
        case (.float(let float), .number(let number)): return float == number.double
        case (.outOfRange, .number(let number)): return number.double == nil || number.integer == nil
        case (.string(let string), .string(let expected)): return string.utf8.elementsEqual(expected.utf8)
        case (.null, _), (.boolean, _), (.integer, _), (.float, _), (.outOfRange, _), (.string, _): return false
        }
    }
}

extension [UInt8] {
    /// The same lines, ended by CRLF instead of LF.
    fileprivate var withCarriageReturns: [UInt8] {
        flatMap { $0 == UInt8(ascii: "\n") ? [.carriageReturn, $0] : [$0] }
    }

    /// Appends text in double quotes, with all that YAML does not allow in the open as escapes.
    fileprivate mutating func appendEscaped(_ text: String) {
        append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            let digits = String(scalar.value, radix: 16)
            append(contentsOf: "\\U\(String(repeating: "0", count: 8 - digits.count))\(digits)".utf8)
        }
        append(UInt8(ascii: "\""))
    }
}

extension UInt8 {
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
