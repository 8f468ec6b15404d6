import Hashing
import Testing

@Suite struct HMACSHA256Tests {
    /// Test cases 1 to 4, 6 and 7 of RFC 4231; the fifth is about truncated codes.
    static let rfc4231: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20),
            Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8),
            Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20),
            [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](1...25),
            [UInt8](repeating: 0xCD, count: 50),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array(
                ("This is a test using a larger than block-size key and a larger than block-s"
                    + "ize data. The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test(arguments: rfc4231)
    func rfc4231Cases(key: [UInt8], message: [UInt8], code: String) throws {
        let expected = try #require(Digest256(hexadecimal: code))
        #expect(HMACSHA256.authenticationCode(of: message, key: key) == expected)
        #expect(HMACSHA256.isValid(expected, for: message, key: key))
    }

    @Test func everyChangedBitIsFound() {
        let message = Array("message".utf8)
        let key = Array("key".utf8)
        let code = HMACSHA256.authenticationCode(of: message, key: key).bytes
        for bit in 0..<256 {
            var wrong = code
            wrong[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Digest256(bytes: wrong).map { HMACSHA256.isValid($0, for: message, key: key) } == false)
        }
    }

    @Test func piecesChangeNothing() {
        let message = [UInt8](0..<200)
        var code = HMACSHA256(key: [1, 2, 3])
        for byte in message { code.update([byte]) }
        #expect(code.finalize() == HMACSHA256.authenticationCode(of: message, key: [1, 2, 3]))
    }

    @Test func aKeyOfOneBlockIsUsedAsItIsAndALongerOneHashed() {
        let longest = [UInt8](repeating: 7, count: 64)
        let longer = longest + [7]
        let message = Array("message".utf8)
        let code = HMACSHA256.authenticationCode(of: message, key: longer)
        #expect(code == HMACSHA256.authenticationCode(of: message, key: SHA256.hash(longer).bytes))
        #expect(code != HMACSHA256.authenticationCode(of: message, key: longest))
    }
}
