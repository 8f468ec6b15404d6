import Glibc
import Hashing
import Posix

/// Valid transactions that carry a number, by which they are recognised wherever they turn up.
struct BenchTransactions {
    /// Bytes of the shortest `data`.
    static let smallest = 184

    private static let digits = 10
    private static let head = Array(#"{"type":"TRANSACTION","data":{"amount":1,"fromAddress":null,"hash":""#.utf8)

    /// A TRANSACTION message, but for its hash and its number.
    private var message: [UInt8]
    private var hashed: [UInt8]
    /// What stands in front of each number, in no other program's transactions.
    private let mark: [UInt8]
    private let hashStart: Int
    private let markStart: Int
    private let hashedNumberStart: Int

    /// - Parameters:
    ///   - run: tells runs apart.
    ///   - size: bytes of each `data`, at least ``smallest``.
    init(run: UInt32, size: Int, at time: Timestamp) {
        let tag = String(run, radix: 16)
        mark = Array("bench-\(String(repeating: "0", count: 8 - tag.count))\(tag)-".utf8)
        hashStart = Self.head.count
        let middle = Array(#"","timeStamp":\#(time.milliseconds),"toAddress":""#.utf8)
        markStart = hashStart + Digest256.hexadecimalCount + middle.count
        let known = markStart + mark.count + Self.digits
        let envelope = Self.head.count - #"{"amount":1,"fromAddress":null,"hash":""#.utf8.count
        let padding = max(0, size - (known + 2 - envelope))
        let zeros = { (count: Int) in [UInt8](repeating: UInt8(ascii: "0"), count: count) }
        message = Self.head + zeros(Digest256.hexadecimalCount) + middle + mark + zeros(Self.digits + padding)
        message += Array(#""}}"#.utf8)
        hashed = Array("null".utf8) + mark + zeros(Self.digits + padding) + Array("1\(time.milliseconds)".utf8)
        hashedNumberStart = 4 + mark.count
    }

    /// The message of a number; valid until the next call.
    mutating func message(_ number: Int) -> [UInt8] {
        Self.write(number, to: &hashed, at: hashedNumberStart)
        Self.write(number, to: &message, at: markStart + mark.count)
        var hexadecimal: [UInt8] = []
        hexadecimal.reserveCapacity(Digest256.hexadecimalCount)
        SHA256.hash(hashed).appendHexadecimal(to: &hexadecimal)
        message.replaceSubrange(hashStart..<hashStart + hexadecimal.count, with: hexadecimal)
        return message
    }

    /// The number of one of these transactions in a message, however it was written anew on its way; nil in any other.
    func number(in payload: UnsafeRawBufferPointer) -> Int? {
        // Nodes of ours pass the text on as it is.
        guard let start = holdsMark(payload, at: markStart) ? markStart : find(in: payload) else { return nil }
        let first = start + mark.count
        guard first + Self.digits <= payload.count else { return nil }
        var number = 0
        for digit in payload[first..<first + Self.digits] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// The numbers of those that a pool holds.
    func numbers(in pool: [UInt8]) -> [Int] {
        pool.withUnsafeBytes { bytes in
            var numbers: [Int] = []
            var rest = bytes
            while let start = find(in: rest) {
                rest = UnsafeRawBufferPointer(rebasing: rest[start...])
                if let number = number(in: rest) { numbers.append(number) }
                rest = UnsafeRawBufferPointer(rebasing: rest[mark.count...])
            }
            return numbers
        }
    }

    private func holdsMark(_ payload: UnsafeRawBufferPointer, at start: Int) -> Bool {
        guard payload.count >= start + mark.count, let base = payload.baseAddress else { return false }
        return mark.withUnsafeBytes { mark in
            guard let wanted = mark.baseAddress else { return false }
            return memcmp(base + start, wanted, mark.count) == 0
        }
    }

    private func find(in payload: UnsafeRawBufferPointer) -> Int? {
        guard let base = payload.baseAddress else { return nil }
        var start = 0
        while let found = memchr(base + start, Int32(mark[0]), payload.count - start) {
            start = UnsafeRawPointer(found) - base
            if holdsMark(payload, at: start) { return start }
            start += 1
        }
        return nil
    }

    private static func write(_ number: Int, to text: inout [UInt8], at start: Int) {
        var rest = number
        for index in (start..<start + digits).reversed() {
            text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }
}
