/// The text of a JSON string between its quotes, compared by what it stands for.
struct StringText {
    let bytes: UnsafeRawBufferPointer
    let hasEscapes: Bool

    /// - Parameter text: the text that the entry was parsed from; it has to outlive this value.
    init(_ entry: JSONEntry, in text: UnsafeBufferPointer<UInt8>) {
        bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[entry.contents]))
        hasEscapes = entry.hasEscapes
    }

    func isEqual(to other: StringText) -> Bool {
        guard hasEscapes || other.hasEscapes else { return areEqual(bytes, other.bytes) }
        return DecodedString(bytes).elementsEqual(DecodedString(other.bytes))
    }

    func isEqual(toUTF8 other: UnsafeRawBufferPointer) -> Bool {
        hasEscapes ? DecodedString(bytes).elementsEqual(other) : areEqual(bytes, other)
    }

    /// Whether the string comes first when both are sorted by UTF-16 code units (RFC 8785 section 3.2.3).
    func precedes(_ other: StringText) -> Bool {
        if hasEscapes || other.hasEscapes {
            return DecodedString(bytes).lexicographicallyPrecedes(DecodedString(other.bytes), by: precedesInUTF16)
        }
        return bytes.lexicographicallyPrecedes(other.bytes, by: precedesInUTF16)
    }

    /// A hash of what the string stands for, seeded anew in every process.
    var seededHash: Int {
        var hasher = Hasher()
        if hasEscapes {
            let decoded = Array(DecodedString(bytes))
            decoded.withUnsafeBytes { hasher.combine(bytes: $0) }
        } else {
            hasher.combine(bytes: bytes)
        }
        return hasher.finalize()
    }

    /// The string as a value of its own.
    var decoded: String {
        hasEscapes
            ? String(decoding: Array(DecodedString(bytes)), as: UTF8.self)
            : String(decoding: bytes, as: UTF8.self)
    }
}

/// Orders the first bytes in which two UTF-8 texts differ as their UTF-16 forms are ordered.
///
/// UTF-8 sorts by code point. UTF-16 differs in one thing: what lies beyond U+FFFF (0xF0 and up in UTF-8) is made of
/// surrogates, and so comes before U+E000 to U+FFFF (0xEE and 0xEF).
private func precedesInUTF16(_ left: UInt8, _ right: UInt8) -> Bool {
    guard left >= 0xEE, right >= 0xEE, (left >= 0xF0) != (right >= 0xF0) else { return left < right }
    return left >= 0xF0
}

@inline(__always)
private func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count where left[index] != right[index] { return false }
    return true
}
