import Posix

/// The kernel's random numbers, fetched many at a time: a masking key a frame would otherwise cost a system call each.
struct BufferedRandomGenerator: RandomNumberGenerator {
    private var words: [UInt64] = []

    private static let wordsPerCall = 64

    mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        words.reserveCapacity(Self.wordsPerCall)
        var system = SystemRandomNumberGenerator()
        for _ in 0..<Self.wordsPerCall { words.append(system.next()) }
        return words.removeLast()
    }
}
