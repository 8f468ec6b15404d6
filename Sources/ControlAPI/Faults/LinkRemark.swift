/// Something that is wrong with the link of two nodes, in words.
package struct LinkRemark: Hashable, Sendable {
    /// Which messages it is about.
    package enum Direction: Hashable, Sendable {
        case both
        /// From the first node to the second.
        case forth
        /// From the second node to the first.
        case back
    }

    package let direction: Direction
    /// `down`, or `delayed by 50 ms, 10 % lost`.
    package let text: String

    /// A remark.
    package init(_ direction: Direction, _ text: String) {
        self.direction = direction
        self.text = text
    }
}

extension Faults {
    /// What is wrong with the link of two nodes, leaving the partition aside.
    package func remarks(on one: String, _ other: String) -> [LinkRemark] {
        if down.contains(NodePair(one, other)) { return [LinkRemark(.both, "down")] }
        let (forth, back) = (impairment(from: one, to: other), impairment(from: other, to: one))
        if forth == back { return forth == .none ? [] : [LinkRemark(.both, forth.text)] }
        let directions: [(LinkRemark.Direction, LinkImpairment)] = [(.forth, forth), (.back, back)]
        return directions.filter { $0.1 != .none }.map { LinkRemark($0.0, $0.1.text) }
    }
}
