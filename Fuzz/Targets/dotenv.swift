@testable import ClusterConfig

/// Reads the input as a `.env` file.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let result = parse(input)
    checkLineEnds(input, result)
    switch result {
    case .failure(let error):
        let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).count
        require((1...lines).contains(error.line), "\(error) is outside the file")
        require(!error.message.isEmpty, "an error says nothing")
    case .success(let settings):
        checkEntries(settings, in: input)
    }
    return 0
}

private func parse(_ bytes: [UInt8]) -> Result<DotEnv, DotEnvError> {
    do throws(DotEnvError) {
        return .success(try DotEnv.parse(bytes.span, file: ".env"))
    } catch {
        return .failure(error)
    }
}

/// CRLF, a byte order mark and a line end at the very end make no difference.
private func checkLineEnds(_ input: [UInt8], _ result: Result<DotEnv, DotEnvError>) {
    if !input.contains(UInt8(ascii: "\r")) {
        let withReturns = input.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
        require(parse(withReturns) == result, "CRLF makes a difference to \(result)")
    }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if !input.starts(with: mark) { require(parse(mark + input) == result, "a mark makes a difference to \(result)") }
    if case .success = result {
        require(parse(input + Array("\n".utf8)) == result, "a line end makes a difference to \(result)")
    }
}

private func checkEntries(_ settings: DotEnv, in input: [UInt8]) {
    let lines = input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var keys: Set<String> = []
    var lastLine = 0
    var written = ""
    for entry in settings.entries {
        require(EnvironmentName.isValid(entry.key), "\(entry.key) is no name")
        require(keys.insert(entry.key).inserted, "\(entry.key) is there twice")
        require(settings[entry.key] == entry.value, "\(entry.key) is not found")
        require(entry.line > lastLine && entry.line <= lines.count, "\(entry) is on no line of its own")
        require(lines[entry.line - 1].containsText(of: entry.key), "\(entry) is not on its line")
        lastLine = entry.line
        written += "export \(entry.key)=\"\(entry.value.escaped)\" # comment\n"
    }
    guard case .success(let again) = parse(Array(written.utf8)) else { fatalError("\(settings) cannot be written") }
    let pairs = { (settings: DotEnv) in settings.entries.map { Array("\($0.key)=\($0.value)".utf8) } }
    require(pairs(again) == pairs(settings), "\(settings) changes when it is written")
}

extension ArraySlice<UInt8> {
    fileprivate func containsText(of key: String) -> Bool {
        String(decoding: self, as: UTF8.self).utf8.firstRange(of: key.utf8) != nil
    }
}

extension String {
    /// The text as it stands in double quotes.
    fileprivate var escaped: String {
        unicodeScalars.map { scalar in
            switch scalar {
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case "\"", "\\", "$": "\\\(scalar)"
            default: String(scalar)
            }
        }.joined()
    }
}
