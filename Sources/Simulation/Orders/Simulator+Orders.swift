import Gossip
import Time

/// What a test or a user has happen to the nodes.
extension Simulator {
    /// Starts a node, again or for the first time, with the pool that its disk holds.
    package mutating func start(_ number: Int, after delay: Duration = .zero) {
        hosts[number - 1].isStarting = true
        queue.add(.start(host: number - 1), at: now + delay)
    }

    /// What a crash does to the node's pool file.
    package enum Crash: CaseIterable, Sendable {
        /// The process is killed between two turns: what was written stays.
        case process
        /// The process is killed while it writes its next batch: of that batch some lines stay, nothing of it has gone
        /// to anybody, and nobody has been answered.
        case whileWriting
        /// The machine loses power: what was not synchronised yet is gone, or some of it.
        case power
    }

    /// Crashes a node: what it had sent arrives, what is sent to it is lost. One that is down stays down.
    package mutating func crash(_ number: Int, _ crash: Crash = .process) throws(SafetyViolation) {
        let index = number - 1
        guard hosts[index].isUp else { return }
        switch crash {
        case .process:
            stop(index)
        case .whileWriting where !hosts[index].isNaive:
            hosts[index].diesWriting = true
        case .whileWriting:
            stop(index)
        case .power:
            stop(index)
            try losePower(index)
        }
    }

    mutating func stop(_ index: Int) {
        let dials = hosts[index].dials.values.sorted()
        let links = hosts[index].sortedEndPoints
        if hosts[index].isNativeAndUp {
            liveNatives -= 1
            if hosts[index].isPrivate { livePrivates -= 1 }
            for line in hosts[index].disk.lines { ledger.wentDown(Int(line)) }
            ledger.reviewAll(of: liveNatives, now: now)
        }
        hosts[index].stop()
        for connection in dials { abandon(EndPoint(connection: connection, end: .dialler)) }
        for endPoint in links { abandon(endPoint) }
    }

    private mutating func losePower(_ index: Int) throws(SafetyViolation) {
        for number in hosts[index].disk.losePower(now: now, using: &random) {
            ledger.erased(number)
            let entry = ledger.entries[number]
            if settings.isStrict, entry.isAcknowledged, entry.holders == 0 { throw .lost(entry.id) }
        }
    }

    /// Freezes a node's process: whatever happens to it, its own deadlines included, waits until it goes on.
    package mutating func pause(_ number: Int, for duration: Duration) {
        guard hosts[number - 1].isUp else { return }
        hosts[number - 1].pausedUntil = max(hosts[number - 1].pausedUntil, now + duration)
        longestPause = max(longestPause, now + duration)
    }

    /// Puts a node's clock forward, as when a machine has slept.
    package mutating func advanceClock(of number: Int, by jump: Duration) {
        hosts[number - 1].clockOffset += jump
        if !hosts[number - 1].isPaused(now) { arm(number - 1) }
    }

    /// Submits transactions to a node in one turn; to one that is down or frozen nothing is submitted.
    /// - Parameter numbers: each makes a transaction of its own.
    package mutating func submit(_ numbers: Range<Int>, to node: Int) throws(SafetyViolation) {
        let index = node - 1
        guard hosts[index].isUp, !hosts[index].isPaused(now) else { return }
        let entries = numbers.map { ledger.submitted(text($0), now: now) }
        if hosts[index].isNaive {
            let texts = entries.map { Array(ledger.text($0)) }
            let actions = texts.flatMap { hosts[index].naive?.apply($0) ?? [] }
            return try execute(actions, on: index)
        }
        let time = clock(index)
        for entry in entries {
            ledger.entries[entry].message.withUnsafeBytes { hosts[index].node.submitted($0, by: 1, now: time) }
        }
        try finishTurn(of: index, [])
    }

    /// A transaction's text in canonical form, filled up to the size that the settings want.
    private func text(_ number: Int) -> [UInt8] {
        let bare = Array(#"{"amount":\#(number)"#.utf8)
        let filling = settings.transactionBytes - bare.count - Self.fillingFrame
        guard filling > 0 else { return bare + [UInt8(ascii: "}")] }
        return bare + Array(#","memo":"\#(String(repeating: "x", count: filling))"}"#.utf8)
    }

    private static var fillingFrame: Int { #","memo":""}"#.utf8.count }
}

extension Host {
    /// Whether the process is frozen.
    func isPaused(_ now: Instant) -> Bool { pausedUntil > now }
}
