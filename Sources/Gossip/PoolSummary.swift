import Hashing

/// A set of transactions in a few bytes: equal summaries mean, but for a chance of 2^-128, equal sets.
package struct PoolSummary: Equatable, Sendable {
    /// Number of transactions.
    package private(set) var count: Int
    /// Sum modulo 2^128 of the leading 128 bits of every identity.
    package private(set) var fingerprint: UInt128

    /// What an empty pool amounts to.
    package static let empty = PoolSummary(count: 0, fingerprint: 0)

    /// A summary as a peer sent it.
    package init(count: Int, fingerprint: UInt128) {
        self.count = count
        self.fingerprint = fingerprint
    }

    /// The fingerprint as hexadecimal digits, without leading zeros: its form in messages.
    package var fingerprintText: String { String(fingerprint, radix: 16) }

    mutating func add(_ id: Digest256) {
        count += 1
        fingerprint &+= id.leadingHalf
    }

    mutating func subtract(_ id: Digest256) {
        count -= 1
        fingerprint &-= id.leadingHalf
    }
}

/// The leading hexadecimal digits that a range of identities has in common.
package struct IDPrefix: Hashable, Sendable {
    /// Digits after which the tree is not divided further: 64 bits tell any two real identities apart.
    package static let maximumDepth = 16

    /// The digits, left-aligned; the bits behind them are zero.
    private var digits: UInt64
    /// Number of digits, 0 (every identity) to ``maximumDepth``.
    package private(set) var depth: Int

    /// The prefix of every identity.
    package static let all = IDPrefix(digits: 0, depth: 0)

    private init(digits: UInt64, depth: Int) {
        self.digits = digits
        self.depth = depth
    }

    /// Reads the text form, lower-case hexadecimal digits.
    /// - Returns: nil when there are too many digits or anything else.
    package init?(_ text: String) {
        var prefix = IDPrefix.all
        for byte in text.utf8 {
            guard let digit = hexadecimalDigit(byte), prefix.depth < Self.maximumDepth else { return nil }
            prefix = prefix.child(digit)
        }
        self = prefix
    }

    /// The digits as text, the form in messages.
    package var text: String {
        String(decoding: (0..<depth).map { hexadecimalCharacter(nibble($0)) }, as: UTF8.self)
    }

    func nibble(_ index: Int) -> Int {
        Int(truncatingIfNeeded: digits >> UInt64(60 - 4 * index)) & 15
    }

    /// The prefix with one more digit, 0 to 15; it must not be at its maximum depth.
    func child(_ digit: Int) -> IDPrefix {
        precondition(depth < Self.maximumDepth)
        return IDPrefix(digits: digits | UInt64(digit) << UInt64(60 - 4 * depth), depth: depth + 1)
    }

    func matches(_ id: Digest256) -> Bool {
        depth == 0 || (id.word0 ^ digits) >> UInt64(64 - 4 * depth) == 0
    }
}

extension Digest256 {
    func nibble(_ index: Int) -> Int {
        Int(truncatingIfNeeded: word0 >> UInt64(60 - 4 * index)) & 15
    }
}

private func hexadecimalDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    default: nil
    }
}

private func hexadecimalCharacter(_ digit: Int) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + UInt8(digit) : UInt8(ascii: "a") + UInt8(digit - 10)
}

extension Digest256 {
    /// The first 16 of the 32 bytes as a number.
    var leadingHalf: UInt128 { UInt128(word0) << 64 | UInt128(word1) }
}
