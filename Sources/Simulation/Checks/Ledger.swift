import Gossip
import Hashing
import Time

/// Every transaction that was submitted, where it is, and how it got there: what safety and liveness are judged by.
///
/// Kept up to date with every transaction stored or lost, so that each question is answered at once.
package struct Ledger: Sendable {
    /// One transaction.
    package struct Entry: Sendable {
        let id: Digest256
        /// The whole TRANSACTION message; everybody who sends it shares these bytes.
        let message: [UInt8]
        /// The same as an answer to a reconciliation.
        let missedMessage: [UInt8]
        package let submittedAt: Instant
        /// A client was told that it is stored.
        package internal(set) var isAcknowledged = false
        /// Pool files that have it.
        package internal(set) var holders = 0
        /// Those of them whose nodes are up.
        package internal(set) var liveHolders = 0
        /// The longest way that a copy has come, in hops.
        package internal(set) var lastHop = 0
        /// When it was first in half, in 99 % and in all of the native nodes that were up.
        package internal(set) var halfAt: Instant?
        package internal(set) var mostAt: Instant?
        package internal(set) var allAt: Instant?
    }

    package private(set) var entries: [Entry] = []
    private var numbers: [Digest256: Int] = [:]
    /// Transactions that some native node that is up has.
    private(set) var liveCount = 0
    /// Transactions in the pools of native nodes that are up, all together.
    private(set) var liveCopies = 0
    /// Transactions that were in some pool file, and that a power cut took from the last.
    package private(set) var forgotten = 0
    /// Transactions that native nodes got from others.
    package private(set) var deliveries = 0

    func number(of id: Digest256) -> Int? { numbers[id] }

    /// The transaction's text: `data` of its message.
    func text(_ number: Int) -> ArraySlice<UInt8> {
        entries[number].message.dropFirst(MessageEncoder.transactionHead.count).dropLast()
    }

    // MARK: What happened

    /// - Parameter text: in canonical form, so that its identity is known without the nodes' own code.
    mutating func submitted(_ text: [UInt8], now: Instant) -> Int {
        let id = SHA256.hash(text)
        let message = MessageEncoder.transactionHead + text + [MessageEncoder.transactionTail]
        let missed = MessageEncoder.missedTransactionHead + text + [MessageEncoder.transactionTail]
        numbers[id] = entries.count
        entries.append(Entry(id: id, message: message, missedMessage: missed, submittedAt: now))
        return entries.count - 1
    }

    mutating func acknowledged(_ number: Int) { entries[number].isAcknowledged = true }

    /// A native node has written the transaction to its file.
    /// - Parameters:
    ///   - hop: links it came over, 0 where it was submitted.
    ///   - nodes: native nodes that are up.
    mutating func stored(_ number: Int, hop: Int, of nodes: Int, now: Instant) {
        entries[number].holders += 1
        if hop > 0 { deliveries += 1 }
        entries[number].lastHop = max(entries[number].lastHop, hop)
        cameUp(number)
        review(number, of: nodes, now: now)
    }

    /// A node that has the transaction has started.
    mutating func cameUp(_ number: Int) {
        entries[number].liveHolders += 1
        liveCopies += 1
        if entries[number].liveHolders == 1 { liveCount += 1 }
    }

    /// A node that has the transaction has crashed.
    mutating func wentDown(_ number: Int) {
        entries[number].liveHolders -= 1
        liveCopies -= 1
        if entries[number].liveHolders == 0 { liveCount -= 1 }
    }

    /// The transaction is not in the file of a node that is down, any more.
    mutating func erased(_ number: Int) {
        entries[number].holders -= 1
        if entries[number].holders == 0 { forgotten += 1 }
    }

    /// The number of native nodes that are up has changed.
    mutating func reviewAll(of nodes: Int, now: Instant) {
        for number in entries.indices where entries[number].allAt == nil { review(number, of: nodes, now: now) }
    }

    private mutating func review(_ number: Int, of nodes: Int, now: Instant) {
        let live = entries[number].liveHolders
        guard nodes > 0, 2 * live >= nodes else { return }
        if entries[number].halfAt == nil { entries[number].halfAt = now }
        if entries[number].mostAt == nil, 100 * live >= 99 * nodes { entries[number].mostAt = now }
        if entries[number].allAt == nil, live == nodes { entries[number].allAt = now }
    }
}
