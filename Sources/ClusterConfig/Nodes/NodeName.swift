/// The names of nodes, which are their numbers: node-3.
package enum NodeName {
    /// `node-3` for 3.
    package static func name(of number: Int) -> String { "node-\(number)" }

    /// The number in `node-3` or `3`; nil if the text is neither, or the number is not from 1 to 1000.
    package static func number(in text: String) -> Int? {
        number(ofName: text) ?? number(ofDigits: text[...])
    }

    /// The number in `node-3`; a number alone is not a name.
    static func number(ofName name: String) -> Int? {
        guard name.hasPrefix("node-") else { return nil }
        return number(ofDigits: name.dropFirst(5))
    }

    /// The numbers that have a port above the base port.
    static func numbers(basePort: Int) -> ClosedRange<Int> {
        1...max(1, min(ConfigLimits.nodes, ConfigLimits.port - basePort))
    }

    /// Only the one spelling that ``name(of:)`` gives: no sign, no leading zero.
    private static func number(ofDigits digits: Substring) -> Int? {
        guard let number = Int(digits), String(number) == digits else { return nil }
        return (1...ConfigLimits.nodes).contains(number) ? number : nil
    }
}

/// The lowest node numbers that are not taken, in ascending order.
///
/// The caller checks that they are still numbers of nodes (``ClusterPlan/nodeNumbers``).
package func nextFreeNumbers(count: Int, taken: Set<Int>) -> [Int] {
    Array((1...).lazy.filter { !taken.contains($0) }.prefix(count))
}
