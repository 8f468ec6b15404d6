@testable import ClusterConfig

/// Reads the input as a file of a node template with placeholders.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    switch render(input) {
    case .failure(let error): checkError(error, in: Array(input.utf8))
    case .success(let output): checkOutput(output, of: input)
    }
    checkBraces(input)
    checkFolder(input)
    return 0
}

/// Values that hold what means something to a template or to a `.env` file: none of it may be read again.
private let values = TemplateValues(
    node: NodeSettings(
        number: 2,
        name: "node-2",
        port: 4_002,
        address: "ws://localhost:4002",
        isPublic: true,
        usesWebSocket: true,
        environment: ["A": "{{env.A}}", "B": "}}", "C": "a\nPORT=1", "EMPTY": ""]
    ),
    knownPeers: ["ws://localhost:4001", "\"\\\u{1}{{port}}"]
)

private func render(_ text: String) -> Result<[UInt8], TemplateError> {
    do throws(TemplateError) {
        return .success(Array(try TemplateRenderer.render(text, values: values, file: "f").utf8))
    } catch {
        return .failure(error)
    }
}

private func checkError(_ error: TemplateError, in input: [UInt8]) {
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let number = error.line, let column = error.column else { fatalError("\(error) has no place") }
    require((1...lines.count).contains(number), "\(error) is outside the text")
    let line = Array(String(decoding: lines[number - 1], as: UTF8.self).unicodeScalars)
    require((1...line.count).contains(column), "\(error) is outside its line")
    let place = line[(column - 1)...]
    require(place.starts(with: ["{", "{"]), "\(error) does not point at a placeholder")
    require(!error.message.isEmpty && error.message.utf8.count < 4_096, "\(error.message.utf8.count) bytes of an error")
}

private func checkOutput(_ output: [UInt8], of input: String) {
    let lines = input.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var joined: [UInt8] = []
    for (index, line) in lines.enumerated() {
        guard case .success(let part) = render(String(decoding: line, as: UTF8.self)) else {
            fatalError("line \(index + 1) alone cannot be rendered")
        }
        if index > 0 { joined.append(UInt8(ascii: "\n")) }
        joined += part
    }
    require(joined == output, "a line depends on others")
    if input.utf8.firstRange(of: "{{".utf8) == nil { require(output == Array(input.utf8), "text changes") }
}

/// Any text can be had by doubling its pairs of braces.
private func checkBraces(_ input: String) {
    let bytes = Array(input.utf8)
    let brace = UInt8(ascii: "{")
    var doubled: [UInt8] = []
    var index = 0
    while index < bytes.count {
        if bytes[index] == brace, index + 1 < bytes.count, bytes[index + 1] == brace {
            doubled += "{{{{".utf8
            index += 2
        } else {
            doubled.append(bytes[index])
            index += 1
        }
    }
    require(render(String(decoding: doubled, as: UTF8.self)) == .success(bytes), "doubled braces are not themselves")
}

/// A whole folder is made or refused; what is made gives the node its port.
private func checkFolder(_ input: String) {
    do throws(TemplateError) {
        let file = TemplateFile(path: ".env.template", contents: Array(input.utf8))
        let files = try NodeTemplate(files: [file]).render(values)
        require(files.map(\.path) == [".env"], "\(files.map(\.path)) are made")
        let contents = files[0].contents
        guard let settings = try? DotEnv.parse(contents.span, file: ".env") else { fatalError("no .env") }
        require(settings["PORT"] == "4002", "the node gets the port \(settings["PORT"] ?? "-")")
    } catch {
        require(!error.message.isEmpty && error.line ?? 1 >= 1, "an error says nothing")
    }
}
