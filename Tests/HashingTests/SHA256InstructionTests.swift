import TestSupport
import Testing

@testable import Hashing

/// The two ways to compress a block, the processor's own and the one for any processor, against each other and the
/// published vectors, which `SHA256` itself meets with the one that it chooses.
@Suite struct SHA256InstructionTests {
    @Test(.enabled(if: SHA256.hasInstructions, "this processor has no instructions for SHA-256"))
    func bothWaysAgreeOnRandomBlocks() {
        var generator = SystemRandomNumberGenerator()
        let seed = generator.next() as UInt64
        var random = SeededGenerator(seed: seed)
        var (portable, instructed) = (SHA256.State(), SHA256.State())
        for number in 0..<2_000 {
            // From every alignment.
            let bytes = (0..<80).map { _ in UInt8.random(in: 0...255, using: &random) }
            bytes.withUnsafeBytes { buffer in
                guard let block = buffer.baseAddress?.advanced(by: number % 16) else { return }
                portable.compressPortably(block)
                instructed.compressWithInstructions(block)
            }
            #expect(portable.digest == instructed.digest, "block \(number), seed \(seed)")
        }
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func theWayForAnyProcessorMeetsTheExamples(message: String, digest: String) {
        var state = PortableState()
        var blocks = BlockBuffer()
        Array(message.utf8).withUnsafeBytes { blocks.absorb($0, into: &state) }
        blocks.pad(into: &state)
        #expect(hexadecimal(state.words.digest) == digest)
    }
}

/// Compresses as a processor without the instructions does.
private struct PortableState: BlockCompression {
    var words = SHA256.State()

    mutating func compress(_ block: UnsafeRawPointer) {
        words.compressPortably(block)
    }
}
