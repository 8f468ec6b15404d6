import Hashing
import Testing

@Suite struct Digest256Tests {
    private let digest = Digest256(
        0x0001_0203_0405_0607,
        0x0809_0A0B_0C0D_0E0F,
        0x1011_1213_1415_1617,
        0x1819_1A1B_1C1D_1E1F
    )

    @Test func bytesAreBigEndian() {
        #expect(digest.bytes == Array(0..<32))
        #expect((0..<32).map { digest[$0] } == Array(0..<32))
        #expect(Digest256(bytes: digest.bytes) == digest)
    }

    @Test func otherSizesAreRefused() {
        #expect(Digest256(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(Digest256(bytes: [UInt8](repeating: 0, count: 33)) == nil)
        #expect(Digest256(bytes: []) == nil)
    }

    @Test func hexadecimalText() {
        let text = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        #expect(digest.description == text)
        #expect(Digest256(hexadecimal: text) == digest)
        #expect(Digest256(hexadecimal: text.uppercased()) == digest)
        var output: [UInt8] = [1]
        digest.appendHexadecimal(to: &output)
        #expect(output == [1] + Array(text.utf8))
    }

    @Test(arguments: [0, 63, 65])
    func textOfAnotherLengthIsRefused(count: Int) {
        #expect(Digest256(hexadecimal: String(repeating: "0", count: count)) == nil)
    }

    @Test(arguments: ["g", "/", ":", "@", "`", " ", "-"])
    func textWithAnotherCharacterIsRefused(character: String) {
        #expect(Digest256(hexadecimal: character + String(repeating: "0", count: 63)) == nil)
        #expect(Digest256(hexadecimal: String(repeating: "0", count: 63) + character) == nil)
    }

    @Test func orderIsThatOfTheBytes() {
        for index in 0..<32 {
            var bytes = [UInt8](repeating: 0x7F, count: 32)
            let middle = Digest256(bytes: bytes)
            bytes[index] = 0x80
            let greater = Digest256(bytes: bytes)
            bytes[index] = 0x7E
            let less = Digest256(bytes: bytes)
            guard let less, let middle, let greater else {
                Issue.record("32 bytes make a digest")
                return
            }
            #expect([greater, less, middle].sorted() == [less, middle, greater])
        }
    }

    @Test func comparisonInConstantTime() {
        #expect(digest.equalsInConstantTime(digest))
        #expect(!digest.equalsInConstantTime(.zero))
    }

    @Test func anIndexOutOfRangeTraps() async {
        await #expect(processExitsWith: .failure) { _ = Digest256.zero[32] }
    }
}
