/// A cut through the network: messages and dials from one side to the other do not arrive, nor back unless it is
/// asymmetric. Nobody is told.
struct Partition: Sendable {
    /// By position of the node, whether it is on the far side.
    let isFar: [Bool]
    /// Whether what the far side sends still arrives.
    let isOneWay: Bool

    func blocks(_ sender: Int, _ receiver: Int) -> Bool {
        guard isFar[sender] != isFar[receiver] else { return false }
        return !isOneWay || !isFar[sender]
    }
}
