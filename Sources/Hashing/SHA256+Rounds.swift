import CHashing

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
        let constants = sha256_round_constants()
        for t in 0..<64 {
            w[t] &+= constants[t]
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
}
