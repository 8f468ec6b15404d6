/// Checks that bytes which arrive in pieces are UTF-8 (RFC 3629), and fails at the first byte that cannot be.
///
/// The state is what the next byte must be: nothing in particular between characters, or within a range that the lead
/// byte sets. The ranges rule out overlong forms, surrogates and what lies beyond U+10FFFF at the second byte.
package struct UTF8Validator: Sendable {
    /// How many bytes the character that was begun still wants.
    private var missing: UInt8 = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Expects the first byte of a text.
    package init() {}

    /// Whether `bytes` are whole characters in UTF-8.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var validator = UTF8Validator()
        return validator.accept(bytes) && validator.isComplete
    }

    /// Whether the bytes so far end between two characters.
    package var isComplete: Bool { missing == 0 }

    /// Takes the next bytes.
    ///
    /// - Returns: false as soon as a byte cannot follow those before it; the validator is of no more use then.
    package mutating func accept(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let count = bytes.count
        var offset = 0
        while offset < count {
            if missing == 0 {
                offset += Self.countOfASCII(base + offset, limit: count - offset)
                if offset == count { return true }
            }
            guard accept(base.load(fromByteOffset: offset, as: UInt8.self)) else { return false }
            offset += 1
        }
        return true
    }

    /// Takes one byte.
    private mutating func accept(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard byte >= lowest, byte <= highest else { return false }
            missing -= 1
            (lowest, highest) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, lowest) = (2, 0xA0)
        case 0xED: (missing, highest) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, lowest) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, highest) = (3, 0x8F)
        default: return false
        }
        return true
    }

    /// How many bytes from `base` on are certainly ASCII: all of them, or those before the first block with another.
    ///
    /// The last block overlaps the one before it, so that no tail is left to be looked at byte by byte.
    private static func countOfASCII(_ base: UnsafeRawPointer, limit: Int) -> Int {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var offset = 0
        while limit - offset >= 32 {
            let block = base.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            guard (block[0] | block[1] | block[2] | block[3]) & highBits == 0 else { return offset }
            offset += 32
        }
        while limit - offset >= 8 {
            guard base.loadUnaligned(fromByteOffset: offset, as: UInt64.self) & highBits == 0 else { return offset }
            offset += 8
        }
        guard offset < limit, limit >= 8 else { return offset }
        return base.loadUnaligned(fromByteOffset: limit - 8, as: UInt64.self) & highBits == 0 ? limit : offset
    }
}
