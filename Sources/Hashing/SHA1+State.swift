extension SHA1 {
    /// The five working words between blocks (FIPS 180-4, sections 5.3.1 and 6.1.2).
    struct State: BlockCompression {
        private var a: UInt32 = 0x6745_2301
        private var b: UInt32 = 0xEFCD_AB89
        private var c: UInt32 = 0x98BA_DCFE
        private var d: UInt32 = 0x1032_5476
        private var e: UInt32 = 0xC3D2_E1F0

        /// The five words as 20 bytes.
        var digest: [UInt8] {
            [a, b, c, d, e].flatMap { word in withUnsafeBytes(of: word.bigEndian) { [UInt8]($0) } }
        }

        mutating func compress(_ block: UnsafeRawPointer) {
            let w = State.schedule(block)
            let start = self
            for t in 0..<20 { round(w[t] &+ 0x5A82_7999, mixing: d ^ (b & (c ^ d))) }
            for t in 20..<40 { round(w[t] &+ 0x6ED9_EBA1, mixing: b ^ c ^ d) }
            for t in 40..<60 { round(w[t] &+ 0x8F1B_BCDC, mixing: (b & c) | (d & (b | c))) }
            for t in 60..<80 { round(w[t] &+ 0xCA62_C1D6, mixing: b ^ c ^ d) }
            a &+= start.a
            b &+= start.b
            c &+= start.c
            d &+= start.d
            e &+= start.e
        }

        private mutating func round(_ word: UInt32, mixing mixed: UInt32) {
            let next = a.rotated(left: 5) &+ mixed &+ e &+ word
            e = d
            d = c
            c = b.rotated(left: 30)
            b = a
            a = next
        }

        private static func schedule(_ block: UnsafeRawPointer) -> InlineArray<80, UInt32> {
            var w = InlineArray<80, UInt32>(repeating: 0)
            for t in 0..<16 {
                w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
            }
            for t in 16..<80 {
                w[t] = (w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16]).rotated(left: 1)
            }
            return w
        }
    }
}
