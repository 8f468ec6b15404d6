import TestSupport
import Testing

@testable import WebSocket

struct FrameDecoderTests {
    /// The examples of RFC 6455, section 5.7.
    @Test func publishedExamples() {
        let hello: [UInt8] = [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]
        #expect(decode(hello, role: .client) == [.text("Hello")])
        let masked: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(decode(masked) == [.text("Hello")])
        let fragments: [UInt8] = [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F]
        #expect(decode(fragments, role: .client) == [.text("Hello")])
        let ping: [UInt8] = [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F]
        #expect(decode(ping, role: .client) == [.ping(Array("Hello".utf8))])
        let pong: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(decode(pong) == [.pong(Array("Hello".utf8))])
        let bytes256 = [UInt8](repeating: 7, count: 256)
        #expect(decode([0x82, 0x7E, 0x01, 0x00] + bytes256, role: .client) == [.binary(bytes256)])
        let bytes64K = [UInt8](repeating: 9, count: 65_536)
        let long: [UInt8] = [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0]
        #expect(decode(long + bytes64K, role: .client) == [.binary(bytes64K)])
    }

    @Test func controlFramesComeBetweenFragments() {
        let stream =
            Wire.text("Hé", isFinal: false) + Wire.frame(.ping, [1]) + Wire.frame(.continuation, isFinal: false)
            + Wire.frame(.pong, [2]) + Wire.frame(.continuation, Array("llo".utf8)) + Wire.close(1000, "bye")
        let expected: [Received] = [.ping([1]), .pong([2]), .text("Héllo"), .close(1000, "bye")]
        #expect(decode(stream) == expected)
        for split in 0...stream.count {
            #expect(decode(stream, splits: [split]) == expected)
        }
        #expect(decode(stream, splits: Array(0..<stream.count)) == expected)
    }

    @Test func aSplitCharacterOfTextIsPutTogether() {
        let parrot = Array("🦜".utf8)
        let stream =
            Wire.frame(.text, Array(parrot[..<1]), isFinal: false)
            + Wire.frame(.continuation, Array(parrot[1..<3]), isFinal: false)
            + Wire.frame(.continuation, Array(parrot[3...]))
        #expect(decode(stream) == [.text("🦜")])
    }

    @Test func emptyMessages() {
        #expect(decode(Wire.text("") + Wire.frame(.binary)) == [.text(""), .binary([])])
        let fragments = Wire.text("", isFinal: false) + Wire.frame(.continuation)
        #expect(decode(fragments) == [.text("")])
    }

    @Test func aWholeFrameIsGivenOutInPlace() throws {
        var bytes = Wire.text("in place") + Wire.text("too")
        try bytes.withUnsafeMutableBytes { buffer in
            var decoder = FrameDecoder(role: .server)
            var input = buffer
            guard case .message(.text, let payload) = try decoder.next(&input) else {
                Issue.record("no message")
                return
            }
            #expect(payload.baseAddress == UnsafeRawPointer(buffer.baseAddress)?.advanced(by: 6))
            #expect(input.count == 9)
            let allocated = decoder.allocatedBytes
            #expect(allocated == 0)
        }
    }

    @Test func memoryIsGivenBackAfterDelivery() {
        var decoder = FrameDecoder(role: .server)
        let stream = Wire.text("some text") + Wire.frame(.ping, [1, 2, 3])
        #expect(decoder.feed(Array(stream[..<10])) == [])
        #expect(decoder.allocatedBytes == 9)
        #expect(decoder.feed(Array(stream[10..<23])) == [.text("some text")])
        #expect(decoder.allocatedBytes == 3)
        #expect(decoder.feed(Array(stream[23...])) == [.ping([1, 2, 3])])
        #expect(decoder.allocatedBytes == 0)
    }

    @Test func aClaimedLengthAllocatesAsLittleAsHasArrived() {
        var decoder = FrameDecoder(role: .server)
        #expect(decoder.feed(Wire.header(.binary, payloadBytes: 1 << 20) + [0, 0, 0]) == [])
        #expect(decoder.allocatedBytes == 4 * 3)
    }

    @Test func nothingFollowsACloseFrameOrAnError() {
        #expect(decode(Wire.close(1001) + Wire.text("late")) == [.close(1001, "")])
        #expect(decode(Wire.frame(.close) + [0xFF, 0xFF]) == [.close(nil, "")])
        #expect(decode([0x83, 0x80] + Wire.text("late")) == [.error(.reservedOpcode(3))])
    }

    @Test(arguments: 0..<20)
    func randomStreamsAtRandomSplits(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (stream, expected) = RandomStream.make(from: .client, using: &generator)
        for _ in 0..<20 {
            let splits = (0..<Int.random(in: 0...30, using: &generator))
                .map { _ in Int.random(in: 0...stream.count, using: &generator) }.sorted()
            #expect(decode(stream, splits: splits) == expected, "seed \(seed), splits \(splits)")
        }
    }

    /// Whatever comes, the decoder does not trap, and gives the same however it is split.
    @Test(arguments: 0..<20)
    func mutatedStreamsAtRandomSplits(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<100 {
            var (stream, _) = RandomStream.make(from: .client, using: &generator)
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !stream.isEmpty {
                stream[Int.random(in: stream.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let split = Int.random(in: 0...stream.count, using: &generator)
            let whole = decode(stream)
            #expect(decode(stream, splits: [split]) == whole, "seed \(seed), split \(split)")
            #expect(decode(stream, splits: Array(stream.indices)) == whole, "seed \(seed), bytewise")
        }
    }

    @Test(arguments: [Role.server, .client])
    func noiseNeverTraps(role: Role) {
        var generator = SeededGenerator(seed: 42)
        for _ in 0..<20_000 {
            let noise = generator.bytes(upTo: 40)
            let middle = Int.random(in: 0...noise.count, using: &generator)
            #expect(decode(noise, splits: [middle], role: role) == decode(noise, role: role), "\(noise)")
        }
    }
}
