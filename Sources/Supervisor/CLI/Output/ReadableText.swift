/// Figures as people read them.
enum ReadableText {
    /// `0.03 s`, `42 s`, `3m 20s`, `2h 5m`, `4d 3h`.
    static func duration(seconds: Double) -> String {
        let whole = Int(min(max(0, seconds), 1e9))
        switch whole {
        case ..<10: return decimal(seconds, places: seconds < 1 ? 2 : 1) + " s"
        case ..<60: return "\(whole) s"
        case ..<3_600: return "\(whole / 60)m \(whole % 60)s"
        case ..<86_400: return "\(whole / 3_600)h \(whole / 60 % 60)m"
        default: return "\(whole / 86_400)d \(whole / 3_600 % 24)h"
        }
    }

    /// `0.35 ms`, `12 ms`, `1.25 s`, `3m 20s`: times that may be far below a second.
    static func span(_ duration: Duration) -> String {
        switch duration {
        case ..<Duration.milliseconds(10): decimal(duration.seconds * 1e3, places: 2) + " ms"
        case ..<Duration.seconds(1): "\(Int((duration.seconds * 1e3).rounded())) ms"
        case ..<Duration.seconds(60): decimal(duration.seconds, places: 2) + " s"
        default: Self.duration(seconds: duration.seconds)
        }
    }

    /// `812 kB`, `2.1 MB`; powers of ten.
    static func byteCount(_ bytes: Int) -> String {
        switch bytes {
        case ..<1_000: "\(bytes) B"
        case ..<1_000_000: "\(bytes / 1_000) kB"
        case ..<1_000_000_000: decimal(Double(bytes) / 1e6, places: 1) + " MB"
        default: decimal(Double(bytes) / 1e9, places: 1) + " GB"
        }
    }

    /// `1 node`, `3 nodes`.
    static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    /// A text from a file or another program without what would move the cursor, ring the bell or worse.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isControl(scalar) {
                result += scalar.escaped(asASCII: true)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control && scalar != "\t" && scalar != "\n"
    }

    /// The words of a text in lines of at most so many characters, but for words that are longer.
    static func lines(of text: some StringProtocol, width: Int) -> [String] {
        text.split(whereSeparator: \.isWhitespace).reduce(into: []) { lines, word in
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }

    /// The number with one digit, or two, behind the point; never below zero.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = places == 2 ? 100 : 10
        let scaled = Int((max(0, value) * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
