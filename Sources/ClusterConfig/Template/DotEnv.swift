import YAML

/// The settings in a `.env` file: `KEY=VALUE` lines.
///
/// Empty lines, comments after `#` and the prefix `export ` are allowed. A value is plain, up to the end of its line or
/// a `#` after a blank; or in single quotes, taken as it is; or in double quotes, with the escapes `\n`, `\r`, `\t`,
/// `\"`, `\\` and `\$`. Nothing is expanded. Where other readers disagree with each other the line is refused.
package struct DotEnv: Equatable, Sendable {
    /// One setting and the line it is on, counted from 1.
    package struct Entry: Equatable, Sendable {
        package var key: String
        package var value: String
        package var line: Int
    }

    /// The settings in the order of the file; no key occurs twice.
    package private(set) var entries: [Entry] = []

    /// The greatest length of a file.
    private static let maximumBytes = 1 << 20

    /// The value of a key.
    package subscript(key: String) -> String? {
        entries.first { $0.key == key }?.value
    }

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, lines ended by LF or CRLF; at most 1 MiB.
    ///   - file: its name for error messages.
    package static func parse(_ bytes: Span<UInt8>, file: String) throws(DotEnvError) -> DotEnv {
        guard bytes.count <= maximumBytes else {
            throw DotEnvError(file: file, line: 1, message: "the file is longer than \(maximumBytes) bytes")
        }
        let text: String
        do {
            text = String(copying: try UTF8Span(validating: bytes))
        } catch {
            let lines = (0..<error.byteOffsets.lowerBound).count { bytes[$0] == UInt8(ascii: "\n") }
            throw DotEnvError(file: file, line: lines + 1, message: "the text is not valid UTF-8")
        }
        return try parse(text, file: file)
    }

    /// Reads a whole file that is at hand as text; see ``parse(_:file:)-(Span<UInt8>,_)``.
    package static func parse(_ text: String, file: String) throws(DotEnvError) -> DotEnv {
        var settings = DotEnv()
        var lines: [String: Int] = [:]
        // "\r\n" is a single Character, so the lines are split as scalars.
        var scalars = Substring(text).unicodeScalars
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        for (index, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var reader = DotEnvLine(line)
            do throws(DotEnvLine.Problem) {
                guard let (key, value) = try reader.setting() else { continue }
                if let first = lines.updateValue(index + 1, forKey: key) {
                    throw DotEnvLine.Problem(message: "\(key.abridged) is given twice, first on line \(first)")
                }
                settings.entries.append(Entry(key: key, value: value, line: index + 1))
            } catch {
                throw DotEnvError(file: file, line: index + 1, message: error.message)
            }
        }
        return settings
    }
}

/// What is wrong in a `.env` file, and where.
package struct DotEnvError: Error, Hashable, Sendable, CustomStringConvertible {
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    package var message: String

    /// `file:line: message`.
    package var description: String { "\(file):\(line): \(message)" }
}
