extension YAMLScalar {
    /// The value under the core schema (YAML 1.2.2, section 10.3.2).
    ///
    /// One rule is stricter: an integer with a leading zero, such as `012`, stays a string, because half of the world's
    /// readers take it for an octal number; ``ambiguity`` says so.
    package var resolved: Value {
        guard style == .plain else { return .string(text) }
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: return number ?? .string(text)
        }
    }

    /// Why readers of YAML 1.1 would take this plain scalar for something else, or nil if they would not.
    package var ambiguity: String? {
        guard style == .plain else { return nil }
        switch text.lowercased() {
        case "yes", "no", "on", "off", "y", "n": return "'\(text)' is a string in YAML 1.2; write true or false"
        default: break
        }
        let digits = unsigned
        guard let first = digits.first, first.isDigit else { return nil }
        if digits.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ":") }), digits.contains(UInt8(ascii: ":")) {
            return "'\(text)' is a base-60 number in YAML 1.1"
        }
        if digits.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "_") }), digits.contains(UInt8(ascii: "_")) {
            return "'\(text)' has underscores, which YAML 1.2 does not know in numbers"
        }
        if digits.count > 1, first == UInt8(ascii: "0"), digits.allSatisfy(\.isDigit) {
            return "'\(text)' is octal to some readers and decimal to others; write it without the leading zero"
        }
        return nil
    }

    private var number: Value? {
        if text.hasPrefix("0x") { return prefixed(radix: 16) }
        if text.hasPrefix("0o") { return prefixed(radix: 8) }
        let digits = unsigned
        if !digits.isEmpty, digits.allSatisfy(\.isDigit) {
            if digits.count > 1, digits.first == UInt8(ascii: "0") { return nil }
            return Int(text).map(Value.integer) ?? .outOfRange
        }
        guard Self.isDecimalFraction(digits), let value = Double(text) else { return nil }
        return value.isFinite ? .float(value) : .outOfRange
    }

    private var unsigned: Substring.UTF8View {
        let hasSign = text.hasPrefix("+") || text.hasPrefix("-")
        return text.dropFirst(hasSign ? 1 : 0).utf8
    }

    private func prefixed(radix: Int) -> Value? {
        let digits = text.dropFirst(2)
        let areDigits = digits.utf8.allSatisfy { byte in byte.digitValue.map { $0 < radix } ?? false }
        guard !digits.isEmpty, areDigits else { return nil }
        return Int(digits, radix: radix).map(Value.integer) ?? .outOfRange
    }

    /// `( "." [0-9]+ | [0-9]+ ( "." [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, the core schema's pattern without the sign.
    private static func isDecimalFraction(_ text: Substring.UTF8View) -> Bool {
        var rest = text[...]
        let whole = rest.dropDigits()
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = rest.dropDigits()
        }
        guard whole + fraction > 0 else { return false }
        guard let exponent = rest.first else { return true }
        guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
        rest.removeFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        return rest.dropDigits() > 0 && rest.isEmpty
    }
}

extension Substring.UTF8View {
    /// Removes the digits at the front and returns how many there were.
    fileprivate mutating func dropDigits() -> Int {
        let digits = prefix(while: \.isDigit).count
        self = dropFirst(digits)
        return digits
    }
}
