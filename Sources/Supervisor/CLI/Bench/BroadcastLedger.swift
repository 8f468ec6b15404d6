import Time

/// What became of each transaction of a bench: when it was due, what its node answered, and which nodes were seen to have it.
struct BroadcastLedger {
    /// What the node said that a transaction was submitted to.
    private enum Answer: UInt8 {
        case none, success, error
    }

    private struct Entry {
        let due: Instant
        let source: Int
        var answer = Answer.none
        /// How many nodes have it.
        var seenCount: UInt16 = 0
    }

    /// How many nodes are watched.
    let nodeCount: Int
    private var entries: [Entry] = []
    /// A bit for each transaction and node.
    private var seen: [UInt64] = []
    /// The transactions that each source has not answered for, in the order in which it was sent them.
    private var unanswered: [ArraySlice<Int>]
    /// Whether a source has ever answered: not every program does.
    private var answers: [Bool]
    private(set) var completeCount = 0
    private(set) var duplicateCount = 0
    private(set) var rejectedCount = 0
    /// Copies that were watched to arrive.
    private(set) var copiesSeen = 0
    /// From due to SUCCESS, and to the last node, in the order in which they came about.
    private(set) var successLatencies: [Duration] = []
    private(set) var broadcastLatencies: [Duration] = []
    private(set) var firstDue: Instant?
    private(set) var lastComplete: Instant?

    init(nodeCount: Int, sourceCount: Int) {
        self.nodeCount = nodeCount
        unanswered = Array(repeating: [], count: sourceCount)
        answers = Array(repeating: false, count: sourceCount)
    }

    /// How many were submitted.
    var sentCount: Int { entries.count }

    /// Whether every node has every one that was not refused.
    var isComplete: Bool { completeCount + rejectedCount >= sentCount }

    /// The next transaction was submitted.
    ///
    /// - Parameter due: when it should have been, which is what its delays count from: a load that the mesh holds up does not
    ///   hide how long.
    mutating func sent(to source: Int, due: Instant) {
        unanswered[source].append(entries.count)
        entries.append(Entry(due: due, source: source))
        let words = (entries.count * nodeCount + 63) / 64
        while seen.count < words { seen.append(0) }
        firstDue = firstDue ?? due
    }

    /// A source has answered for the first of those that it had not answered for.
    mutating func answered(by source: Int, isSuccess: Bool, at now: Instant) {
        guard let number = unanswered[source].popFirst() else { return }
        answers[source] = true
        entries[number].answer = isSuccess ? .success : .error
        if isSuccess {
            successLatencies.append(now - entries[number].due)
        } else {
            rejectedCount += 1
        }
    }

    /// The connection to a source is gone, and with it the answers that were on their way.
    mutating func sourceEnded(_ source: Int) {
        unanswered[source] = []
    }

    /// A node was seen to have a transaction.
    mutating func seen(_ number: Int, by node: Int, at now: Instant) {
        // Whoever makes numbers up is not listened to.
        guard entries.indices.contains(number) else { return }
        copiesSeen += 1
        guard note(number, node) else {
            duplicateCount += 1
            return
        }
        guard entries[number].seenCount == nodeCount else { return }
        broadcastLatencies.append(now - entries[number].due)
        lastComplete = now
    }

    /// A node has a transaction, though it was not seen to arrive.
    mutating func found(_ number: Int, on node: Int) {
        if entries.indices.contains(number) { _ = note(number, node) }
    }

    /// - Returns: false when that was known.
    private mutating func note(_ number: Int, _ node: Int) -> Bool {
        let bit = number * nodeCount + node
        guard seen[bit >> 6] & (1 << (bit & 63)) == 0 else { return false }
        seen[bit >> 6] |= 1 << (bit & 63)
        entries[number].seenCount += 1
        if entries[number].seenCount == nodeCount, entries[number].answer != .error { completeCount += 1 }
        return true
    }

    // MARK: What is missing

    /// How many that should be there each node lacks: submitted, not refused, and acknowledged where the source acknowledges.
    var missing: [Int] {
        var missing = Array(repeating: 0, count: nodeCount)
        for (number, entry) in entries.enumerated() where isOwed(entry) {
            for node in 0..<nodeCount where !has(number, node) { missing[node] += 1 }
        }
        return missing
    }

    /// How many that should be there some node lacks.
    var lostCount: Int { entries.count { isOwed($0) && $0.seenCount < nodeCount } }

    /// How many got no answer, of sources that do answer, and are not everywhere.
    var unansweredCount: Int {
        entries.count { $0.answer == .none && answers[$0.source] && $0.seenCount < nodeCount }
    }

    private func isOwed(_ entry: Entry) -> Bool {
        switch entry.answer {
        case .success: true
        case .error: false
        case .none: !answers[entry.source]
        }
    }

    private func has(_ number: Int, _ node: Int) -> Bool {
        let bit = number * nodeCount + node
        return seen[bit >> 6] & (1 << (bit & 63)) != 0
    }
}
