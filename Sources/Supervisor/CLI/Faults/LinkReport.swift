import ControlAPI

/// What is wrong with links, those that are alike on one line: `1 – 2,3: down`, `1 – all: no fault`.
struct LinkReport {
    /// The lines, in the order in which the nodes were typed.
    let lines: [String]

    init(_ faults: Faults, _ ends: LinkEnds, _ status: ClusterStatus) {
        let links = Self.links(faults, ends, status)
        if ends.areAll, links.count > 1, let remark = links.first?.remark, remark.direction == .both,
            links.allSatisfy({ $0.remark == remark })
        {
            lines = ["all – all: \(remark.text)"]
        } else {
            lines = links.map { $0.line(among: status.nodes.count) }
        }
    }

    /// What holds for all links of one node with some others.
    private struct Links {
        let one: String
        let remark: LinkRemark
        var others: [String] = []

        func line(among count: Int) -> String {
            let isWithAll = others.count > 1 && others.count == count - 1
            let others = isWithAll ? "all" : others.map(Faults.short).joined(separator: ",")
            switch remark.direction {
            case .both: return "\(Faults.short(one)) – \(others): \(remark.text)"
            case .forth: return "\(Faults.short(one)) → \(others): \(remark.text)"
            case .back: return "\(others) → \(Faults.short(one)): \(remark.text)"
            }
        }
    }

    private static func links(_ faults: Faults, _ ends: LinkEnds, _ status: ClusterStatus) -> [Links] {
        var result: [Links] = []
        var places: [String: [LinkRemark: Int]] = [:]
        var seen: Set<NodePair> = []
        for (one, other) in ends.pairs(in: status) where seen.insert(NodePair(one, other)).inserted {
            let remarks = faults.remarks(on: one, other)
            for remark in remarks.isEmpty ? [LinkRemark(.both, "no fault")] : remarks {
                let place = places[one]?[remark] ?? result.count
                if place == result.count {
                    result.append(Links(one: one, remark: remark))
                    places[one, default: [:]][remark] = place
                }
                result[place].others.append(other)
            }
        }
        return result
    }
}
