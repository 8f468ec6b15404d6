/// Faults in words for people, with nodes by their numbers.
extension Faults {
    /// `1,2 | 3`; empty where there is no partition.
    package var partitionText: String {
        partition.map { $0.map(Self.short).joined(separator: ",") }.joined(separator: " | ")
    }

    /// A line for each fault: `partitioned 1,2 | 3`, `1 – 2: down`, `1 → 3: delayed by 50 ms, 10 % lost`.
    package var lines: [String] {
        let groups = partition.isEmpty ? [] : ["partitioned " + partitionText]
        let cut = down.sorted().map { "\(Self.short($0.first)) – \(Self.short($0.second)): down" }
        return groups + cut + impairmentLines
    }

    private var impairmentLines: [String] {
        impaired.compactMap { from, to, impairment in
            let isSameBack = self.impairment(from: to, to: from) == impairment
            if isSameBack, NodePair.isBefore(to, from) { return nil }
            return "\(Self.short(from)) \(isSameBack ? "–" : "→") \(Self.short(to)): \(impairment.text)"
        }
    }

    /// A node by its number.
    package static func short(_ node: String) -> String {
        node.hasPrefix("node-") ? String(node.dropFirst(5)) : node
    }
}

extension LinkImpairment {
    /// `delayed by 50 ms, 10 % lost`.
    package var text: String {
        var parts: [String] = []
        if delayMilliseconds > 0 { parts.append("delayed by \(delayMilliseconds) ms") }
        if loss > 0 { parts.append("\(Self.percentText(loss)) % lost") }
        return parts.joined(separator: ", ")
    }

    /// To the hundredth, without zeros that say nothing.
    private static func percentText(_ share: Double) -> String {
        let percent = (share * 10_000).rounded() / 100
        return Int(exactly: percent).map(String.init) ?? "\(percent)"
    }
}
