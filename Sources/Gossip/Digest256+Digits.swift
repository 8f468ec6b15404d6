import Hashing

extension Digest256 {
    /// Whether the bytes are its 64 hexadecimal digits, letters in lower case. Compares eight digits at a time.
    func isWritten(as digits: UnsafeRawBufferPointer) -> Bool {
        guard digits.count == 2 * Digest256.byteCount else { return false }
        let difference =
            Self.difference(word0, digits, at: 0) | Self.difference(word1, digits, at: 16)
            | Self.difference(word2, digits, at: 32) | Self.difference(word3, digits, at: 48)
        return difference == 0
    }

    /// 0 where the sixteen digits from an offset on are those of the word.
    private static func difference(_ word: UInt64, _ digits: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
        let leading = UInt64(bigEndian: digits.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        let trailing = UInt64(bigEndian: digits.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
        return (leading ^ Self.digits(word >> 32)) | (trailing ^ Self.digits(word & 0xFFFF_FFFF))
    }

    /// The eight digits of a number of 32 bits, the most significant in the most significant byte.
    private static func digits(_ value: UInt64) -> UInt64 {
        // A digit to each byte, by halving the groups three times.
        var spread = (value | value << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // Adding 6 to a digit sets the bit of 16 from ten on: those are letters.
        let letters = ((spread + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return spread + 0x3030_3030_3030_3030 + letters * UInt64(UInt8(ascii: "a") - UInt8(ascii: "0") - 10)
    }
}
