import Posix

/// The kernel's random numbers, fetched many at a time: a masking key a frame would otherwise cost a system call each.
struct BufferedRandomGenerator: RandomNumberGenerator {
    private var words: [UInt64] = []

    private static let wordsPerCall = 64

    mutating func next() -> UInt64 {
        if let word = words.popLast() { return word }
        refill()
        return words.removeLast()
    }

    private mutating func refill() {
        do {
            let bytes = try RandomBytes.make(count: Self.wordsPerCall * MemoryLayout<UInt64>.size)
            bytes.withUnsafeBytes { words.append(contentsOf: $0.bindMemory(to: UInt64.self)) }
        } catch {
            preconditionFailure("getrandom never fails once the system is up: \(error)")
        }
    }
}
