import Hashing
import Testing

@testable import Gossip

@Suite struct DigestDigitsTests {
    private func isWritten(_ digest: Digest256, _ text: String) -> Bool {
        Array(text.utf8).withUnsafeBytes { digest.isWritten(as: $0) }
    }

    @Test func everyDigitAtEveryPlace() {
        for digit in 0..<16 {
            for place in 0..<64 {
                var words: [UInt64] = [0x0123_4567_89AB_CDEF, 0xFEDC_BA98_7654_3210, 0, .max]
                let shift = UInt64(60 - place % 16 * 4)
                words[place / 16] = words[place / 16] & ~(15 << shift) | UInt64(digit) << shift
                let digest = Digest256(words[0], words[1], words[2], words[3])
                #expect(isWritten(digest, digest.description))
                var text = Array(digest.description)
                text[place] = digit == 0 ? "1" : "0"
                #expect(!isWritten(digest, String(text)))
            }
        }
    }

    @Test func otherSpellingsAreNotTaken() {
        let digest = SHA256.hash(Array("abc".utf8))
        #expect(!isWritten(digest, digest.description.uppercased()))
        #expect(!isWritten(digest, digest.description + "0"))
        #expect(!isWritten(digest, ""))
    }
}
