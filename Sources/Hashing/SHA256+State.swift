import CHashing

extension SHA256 {
    /// Whether the processor has instructions of its own for SHA-256.
    static let hasInstructions = sha256_instructions_present()

    /// The eight working words between blocks (FIPS 180-4, sections 5.3.3 and 6.2.2).
    struct State: BlockCompression {
        private var a: UInt32 = 0x6A09_E667
        private var b: UInt32 = 0xBB67_AE85
        private var c: UInt32 = 0x3C6E_F372
        private var d: UInt32 = 0xA54F_F53A
        private var e: UInt32 = 0x510E_527F
        private var f: UInt32 = 0x9B05_688C
        private var g: UInt32 = 0x1F83_D9AB
        private var h: UInt32 = 0x5BE0_CD19

        /// The eight words as one value.
        var digest: Digest256 {
            Digest256(
                UInt64(a) << 32 | UInt64(b),
                UInt64(c) << 32 | UInt64(d),
                UInt64(e) << 32 | UInt64(f),
                UInt64(g) << 32 | UInt64(h)
            )
        }

        mutating func compress(_ block: UnsafeRawPointer) {
            if SHA256.hasInstructions {
                compressWithInstructions(block)
            } else {
                compressPortably(block)
            }
        }

        /// What ``compress(_:)`` does where the processor can; it must not be called elsewhere.
        mutating func compressWithInstructions(_ block: UnsafeRawPointer) {
            withUnsafeMutableBytes(of: &self) { words in
                words.withMemoryRebound(to: UInt32.self) { words in
                    if let start = words.baseAddress { sha256_compress(start, block) }
                }
            }
        }

        /// What ``compress(_:)`` does on any processor.
        mutating func compressPortably(_ block: UnsafeRawPointer) {
            // Lies on the stack: the array types would be copied as a whole now and again.
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
                SHA256.schedule(block, into: w)
                mix(w)
            }
        }

        @inline(__always)
        private mutating func mix(_ w: UnsafeMutableBufferPointer<UInt32>) {
            var x = self
            // Eight rounds turn the roles of the words once round, so no word is ever moved.
            for t in stride(from: 0, to: 64, by: 8) {
                SHA256.round(x.a, x.b, x.c, &x.d, x.e, x.f, x.g, &x.h, w[t])
                SHA256.round(x.h, x.a, x.b, &x.c, x.d, x.e, x.f, &x.g, w[t + 1])
                SHA256.round(x.g, x.h, x.a, &x.b, x.c, x.d, x.e, &x.f, w[t + 2])
                SHA256.round(x.f, x.g, x.h, &x.a, x.b, x.c, x.d, &x.e, w[t + 3])
                SHA256.round(x.e, x.f, x.g, &x.h, x.a, x.b, x.c, &x.d, w[t + 4])
                SHA256.round(x.d, x.e, x.f, &x.g, x.h, x.a, x.b, &x.c, w[t + 5])
                SHA256.round(x.c, x.d, x.e, &x.f, x.g, x.h, x.a, &x.b, w[t + 6])
                SHA256.round(x.b, x.c, x.d, &x.e, x.f, x.g, x.h, &x.a, w[t + 7])
            }
            add(x)
        }

        private mutating func add(_ other: State) {
            a &+= other.a
            b &+= other.b
            c &+= other.c
            d &+= other.d
            e &+= other.e
            f &+= other.f
            g &+= other.g
            h &+= other.h
        }
    }
}
