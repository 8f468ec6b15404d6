extension SHA256 {
    /// Fills `w` with the 64 words of the message schedule of a block, each with its round constant added already
    /// (FIPS 180-4, section 6.2.2, step 1).
    @inline(__always)
    static func schedule(_ block: UnsafeRawPointer, into w: UnsafeMutableBufferPointer<UInt32>) {
        for t in 0..<16 {
            w[t] = UInt32(bigEndian: block.loadUnaligned(fromByteOffset: 4 * t, as: UInt32.self))
        }
        for t in 16..<64 {
            let (early, late) = (w[t - 15], w[t - 2])
            let sigma0 = early.rotated(right: 7) ^ early.rotated(right: 18) ^ (early &>> 3)
            let sigma1 = late.rotated(right: 17) ^ late.rotated(right: 19) ^ (late &>> 10)
            w[t] = sigma1 &+ w[t - 7] &+ sigma0 &+ w[t - 16]
        }
        // In a loop of its own, which the compiler turns into vector additions.
        for t in 0..<64 {
            w[t] &+= roundConstants[unchecked: t]
        }
    }

    /// One round (FIPS 180-4, section 6.2.2, step 3) in place: instead of handing every word on to its neighbour, it changes
    /// the two words that get a new value, and the caller shifts the names.
    @inline(__always)
    static func round(
        _ a: UInt32,
        _ b: UInt32,
        _ c: UInt32,
        _ d: inout UInt32,
        _ e: UInt32,
        _ f: UInt32,
        _ g: UInt32,
        _ h: inout UInt32,
        _ word: UInt32
    ) {
        // Nested, the rotations by 6, 11 and 25, and by 2, 13 and 22, need no copies of the word.
        let sum1 = ((e.rotated(right: 14) ^ e).rotated(right: 5) ^ e).rotated(right: 6)
        let choice = g ^ (e & (f ^ g))
        let sum0 = ((a.rotated(right: 9) ^ a).rotated(right: 11) ^ a).rotated(right: 2)
        let majority = (a & b) | (c & (a | b))
        h = h &+ sum1 &+ choice &+ word
        d = d &+ h
        h = h &+ sum0 &+ majority
    }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4, section 4.2.2).
    private static let roundConstants: InlineArray<64, UInt32> = [
        0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
        0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
        0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
        0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
        0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
        0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
        0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
        0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
    ]
}
