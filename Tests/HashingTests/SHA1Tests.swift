import Hashing
import Testing

@Suite struct SHA1Tests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "a49b2446a02c645bf419f995b67091253a04a259"
        ),
    ])
    func fips180Examples(message: String, digest: String) {
        #expect(hexadecimal(SHA1.hash(Array(message.utf8))) == digest)
    }

    @Test func fips180MillionLetters() {
        var hash = SHA1()
        for _ in 0..<1000 { hash.update([UInt8](repeating: UInt8(ascii: "a"), count: 1000)) }
        #expect(hexadecimal(hash.finalize()) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    }

    /// Lengths on both sides of where the padding needs a block more.
    @Test(arguments: [
        (1, "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        (55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"),
        (56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"),
        (57, "f08f24908d682555111be7ff6f004e78283d989a"),
        (63, "03f09f5b158a7a8cdad920bddc29b81c18a551f5"),
        (64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"),
        (65, "11655326c708d70319be2610e8a57d9a5b959d3b"),
        (119, "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
        (120, "f34c1488385346a55709ba056ddd08280dd4c6d6"),
        (127, "89d95fa32ed44a7c610b7ee38517ddf57e0bb975"),
        (128, "ad5b3fdbcb526778c2839d2f151ea753995e26a0"),
        (129, "d96debf1bdcbc896e6c134ea76e8141f40d78536"),
        (200, "e61cfffe0d9195a525fc6cf06ca2d77119c24a40"),
    ])
    func paddingBoundaries(count: Int, digest: String) {
        #expect(hexadecimal(SHA1.hash([UInt8](repeating: UInt8(ascii: "a"), count: count))) == digest)
    }

    @Test func splitsAtEveryByteChangeNothing() {
        let message = (0..<200).map { UInt8($0) }
        let whole = SHA1.hash(message)
        for split in 0...message.count {
            var hash = SHA1()
            hash.update(Array(message[..<split]))
            hash.update(Array(message[split...]))
            #expect(hash.finalize() == whole, "split at \(split)")
        }
    }

    @Test func byteByByteChangesNothing() {
        let message = (0..<200).map { UInt8($0) }
        var hash = SHA1()
        for byte in message { hash.update([byte]) }
        #expect(hash.finalize() == SHA1.hash(message))
    }

    @Test func finalizingLeavesTheHashRunning() {
        var hash = SHA1()
        hash.update(Array("a".utf8))
        #expect(hash.finalize() == SHA1.hash(Array("a".utf8)))
        hash.update(Array("bc".utf8))
        #expect(hash.finalize() == SHA1.hash(Array("abc".utf8)))
    }
}
