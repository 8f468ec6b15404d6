/// Stops the run unless the condition holds; libFuzzer then keeps the input.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { fatalError(message()) }
}

extension SeededGenerator {
    /// A generator that follows from the input (FNV-1a), so that a crash can be repeated from the input alone.
    init(seededBy input: [UInt8]) {
        self.init(seed: input.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 })
    }
}

/// Different ways in which a connection may hand over the same bytes: whole, in random pieces and, where they are few,
/// byte by byte.
func cuts(of input: [UInt8]) -> [[[UInt8]]] {
    var generator = SeededGenerator(seededBy: input)
    let cuts = [[input], input.split(using: &generator)]
    return input.count > 64 ? cuts : cuts + [input.byteByByte]
}
