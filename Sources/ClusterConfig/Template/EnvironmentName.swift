/// The names of environment variables.
enum EnvironmentName {
    /// Whether the text is `[A-Za-z_][A-Za-z0-9_]*`.
    static func isValid(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy(isValid)
    }

    /// Whether the byte may stand in a name, though not everywhere.
    static func isValid(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return byte == UInt8(ascii: "_") || isDigit(byte) || lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
