/// Finds the name that someone who mistyped probably meant.
package enum NearestName {
    /// The most similar of the names, or nil where none is similar enough to suggest.
    ///
    /// Case and the difference between `-` and `_` do not count. If one name alone begins with what was typed, it is that
    /// one. Otherwise a third of the letters may be wrong; of two names that are equally similar, the one with the same
    /// letters in another order wins.
    package static func find(_ typed: String, in names: [String]) -> String? {
        let wanted = folded(typed)
        guard wanted.count <= 64 else { return nil }
        let completions = names.filter { wanted.count > 1 && folded($0).starts(with: wanted) }
        if completions.count == 1 { return completions[0] }
        let letters = wanted.sorted()
        let candidates = names.map { name in
            let other = folded(name)
            return (name: name, rank: (distance(wanted, other), other.sorted() == letters ? 0 : 1))
        }
        guard let nearest = candidates.min(by: { $0.rank < $1.rank }) else { return nil }
        return nearest.rank.0 <= max(1, wanted.count / 3) ? nearest.name : nil
    }

    /// "; did you mean base_port?", or all names where none is near; nothing where there are none.
    static func advice(_ typed: String, in names: [String]) -> String {
        if let nearest = find(typed, in: names) { return "; did you mean \(nearest)?" }
        return names.isEmpty ? "" : "; expected: " + names.joined(separator: ", ")
    }

    private static func folded(_ name: String) -> [UInt8] {
        name.lowercased().utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    }

    /// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in left.indices {
            var current = [i + 1]
            for j in right.indices {
                var best = min(last[j + 1] + 1, current[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                let isSwap = i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j]
                if isSwap { best = min(best, beforeLast[j - 1] + 1) }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
