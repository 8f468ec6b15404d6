import Hashing
import JSON

/// Decides whether a transaction is acceptable, and computes its identity.
///
/// Identity is the SHA-256 of the canonical form (RFC 8785) of `data`: the same transaction in another notation is the
/// same.
struct TransactionValidator {
    private let limits: GossipLimits
    private var canonicalizer = JSONCanonicalizer()
    private var canonical: [UInt8] = []
    private var hashed: [UInt8] = []

    init(limits: GossipLimits) {
        self.limits = limits
    }

    /// Checks `data` against the limits and its own hash.
    /// - Returns: its identity.
    mutating func validate(_ data: JSONEntry, on tape: JSONTape) throws(Rejection) -> Digest256 {
        guard data.kind == .object else { throw .notAnObject }
        guard data.range.count <= limits.transactionBytes else {
            throw .tooLarge(bytes: data.range.count, limit: limits.transactionBytes)
        }
        try checkHash(data, on: tape)
        canonical.removeAll(keepingCapacity: true)
        do {
            try canonicalizer.append(data, of: tape, to: &canonical)
        } catch {
            throw .numberOutOfRange("\(error)")
        }
        return canonical.withUnsafeBytes { SHA256.hash($0) }
    }

    /// Where a transaction has the five members of the teaching network, its hash must be that of the other four,
    /// concatenated as JavaScript prints them.
    private mutating func checkHash(_ data: JSONEntry, on tape: JSONTape) throws(Rejection) {
        guard let hash = tape.member("hash", of: data),
            let from = tape.member("fromAddress", of: data), let to = tape.member("toAddress", of: data),
            let amount = tape.member("amount", of: data), let time = tape.member("timeStamp", of: data)
        else { return }
        hashed.removeAll(keepingCapacity: true)
        try append(from, "fromAddress", on: tape)
        try append(to, "toAddress", on: tape)
        try append(amount, "amount", on: tape)
        try append(time, "timeStamp", on: tape)
        let expected = hashed.withUnsafeBytes { SHA256.hash($0) }
        if isLowerCase(expected, hash, on: tape) { return }
        guard let found = tape.string(of: hash) else { throw .unusableField("hash") }
        guard Digest256(hexadecimal: found) == expected else {
            throw .wrongHash(expected: expected.description, found: String(found.prefix(80)))
        }
    }

    /// Whether the member is the digest as nearly everybody writes it, found without making a String. Other spellings, in
    /// upper case or with escapes, are for the caller.
    private func isLowerCase(_ digest: Digest256, _ entry: JSONEntry, on tape: JSONTape) -> Bool {
        tape.withVerbatimText(of: entry) { text in
            digest.isWritten(as: UnsafeRawBufferPointer(rebasing: text.dropFirst().dropLast()))
        }
    }

    private mutating func append(_ entry: JSONEntry, _ name: String, on tape: JSONTape) throws(Rejection) {
        guard tape.appendECMAScriptString(of: entry, to: &hashed) else { throw .unusableField(name) }
    }
}
