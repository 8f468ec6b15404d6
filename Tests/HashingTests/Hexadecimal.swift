import Hashing

/// The lower-case hexadecimal text of a digest of either hash function.
func hexadecimal(_ digest: [UInt8]) -> String {
    digest.map { byte in String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16) }.joined()
}

func hexadecimal(_ digest: Digest256) -> String {
    digest.description
}
