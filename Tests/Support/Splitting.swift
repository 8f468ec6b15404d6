/// The ways in which a connection may hand bytes over.
extension [UInt8] {
    /// These bytes, each a piece of its own.
    package var byteByByte: [[UInt8]] { map { [$0] } }

    /// These bytes cut into pieces of random sizes, empty ones among them.
    package func split(using generator: inout SeededGenerator) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var position = 0
        while position < count {
            let end = Swift.min(count, position + Int.random(in: 0...20, using: &generator))
            pieces.append(Array(self[position..<end]))
            position = end
        }
        return pieces
    }
}
