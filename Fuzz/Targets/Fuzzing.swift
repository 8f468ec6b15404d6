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

/// The different ways in which the connection may hand over the same bytes: whole, byte by byte and in random pieces.
func cuts(of input: [UInt8]) -> [[[UInt8]]] {
    var generator = SeededGenerator(seededBy: input)
    return [[input], input.byteByByte, input.split(using: &generator)]
}
