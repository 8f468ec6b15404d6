/// The UTF-8 bytes which a validated JSON string stands for, escapes decoded, one at a time and without allocation.
struct DecodedString: Sequence, IteratorProtocol {
    private let text: UnsafeRawBufferPointer
    private var position = 0
    /// The bytes of a decoded escape that are still to come, the next one lowest; none of them is zero.
    private var pending: UInt32 = 0

    /// - Parameter text: the text between the quotes, as the parser accepted it; it has to outlive this value.
    init(_ text: UnsafeRawBufferPointer) {
        self.text = text
    }

    mutating func next() -> UInt8? {
        if pending != 0 {
            defer { pending >>= 8 }
            return UInt8(truncatingIfNeeded: pending)
        }
        guard position < text.count else { return nil }
        let byte = text[position]
        position += 1
        return byte == UInt8(ascii: "\\") ? decodeEscape() : byte
    }

    private mutating func decodeEscape() -> UInt8 {
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "u"): return startScalar(decodeScalar())
        default: return byte
        }
    }

    /// Returns a scalar's first byte and leaves the others pending.
    private mutating func startScalar(_ scalar: UInt32) -> UInt8 {
        func continuation(_ shift: UInt32) -> UInt32 { 0x80 | (scalar >> shift) & 0x3F }
        switch scalar {
        case ..<0x80:
            return UInt8(truncatingIfNeeded: scalar)
        case ..<0x800:
            pending = continuation(0)
            return UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
        case ..<0x10000:
            pending = continuation(6) | continuation(0) << 8
            return UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
        default:
            pending = continuation(12) | continuation(6) << 8 | continuation(0) << 16
            return UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        }
    }

    private mutating func decodeScalar() -> UInt32 {
        let unit = decodeCodeUnit()
        guard (0xD800...0xDBFF).contains(unit) else { return unit }
        position += 2
        return 0x10000 + (unit - 0xD800) << 10 + (decodeCodeUnit() - 0xDC00)
    }

    private mutating func decodeCodeUnit() -> UInt32 {
        var unit: UInt32 = 0
        for offset in position..<position + 4 {
            unit = unit << 4 | (hexadecimalDigit(text[offset]) ?? 0)
        }
        position += 4
        return unit
    }
}

/// The value of a hexadecimal digit of either case.
func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
