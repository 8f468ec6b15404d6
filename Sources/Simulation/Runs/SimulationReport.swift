import Gossip
import Hashing
import Time

/// The figures of a run. Times are simulated ones.
package struct SimulationReport: Equatable, Sendable {
    /// A duration over all transactions.
    package struct Spread: Equatable, Sendable {
        package var median: Duration
        package var longest: Duration
    }

    package let seed: UInt64
    /// Native nodes that are up at the end.
    package private(set) var nodes = 0
    /// How long forming took, nil where the mesh did not have to form before the first order; links between native
    /// nodes, and connections tried for them.
    package private(set) var formation: Duration?
    package private(set) var links = 0
    package private(set) var dials = 0
    /// Transactions submitted, those that every native node has that is up, and those that a power cut took from the last node that had them.
    package private(set) var transactions = 0
    package private(set) var everywhere = 0
    package private(set) var forgotten = 0
    /// How often a native node got a transaction that it lacked.
    package private(set) var deliveries = 0
    /// What went over the network once the mesh was formed.
    package private(set) var traffic = Traffic()
    /// From submission until 50 %, 99 % and all native nodes that are up have a transaction; nil if no transaction
    /// came so far.
    package private(set) var half: Spread?
    package private(set) var most: Spread?
    package private(set) var all: Spread?
    /// Links that the last copy of a transaction came over: the mean over all transactions, and the most.
    package private(set) var meanLastHop = 0.0
    package private(set) var longestLastHop = 0
    /// Bytes that a node sent: the mean, and the most.
    package private(set) var meanBytes = 0
    package private(set) var mostBytes = 0
    /// From the end of the faults until all pools were equal.
    package private(set) var settlement = Duration.zero
    /// How much time was simulated, and events in it.
    package private(set) var length = Duration.zero
    package private(set) var steps = 0
    /// Equal for equal runs.
    package private(set) var fingerprint = Digest256.zero

    private var trafficBefore = Traffic()
    private var bytesBefore: [Int] = []

    init(seed: UInt64) {
        self.seed = seed
    }

    /// Copies of a transaction sent to native nodes for each that was needed; nil without any.
    package var copiesPerDelivery: Double? {
        deliveries > 0 ? Double(traffic.copiesToNatives) / Double(deliveries) : nil
    }

    // MARK: Taking it down

    mutating func formed(after duration: Duration) { formation = duration }

    mutating func begins(_ simulator: Simulator) {
        links = simulator.nativeLinkCount
        dials = simulator.traffic.dials
        trafficBefore = simulator.traffic
        bytesBefore = simulator.bytesPerNode.map(\.sent)
    }

    mutating func settled(after duration: Duration) { settlement = duration }

    mutating func ended(_ simulator: Simulator) {
        nodes = simulator.liveNatives
        transactions = simulator.submittedCount
        everywhere = simulator.ledger.entries.count { $0.liveHolders == simulator.liveNatives }
        forgotten = simulator.ledger.forgotten
        deliveries = simulator.ledger.deliveries
        traffic = simulator.traffic - trafficBefore
        length = simulator.now - .origin
        steps = simulator.steps
        fingerprint = simulator.fingerprint
        takeBytes(simulator)
        takeTimes(simulator.ledger.entries)
    }

    private mutating func takeBytes(_ simulator: Simulator) {
        let bytes = zip(simulator.bytesPerNode, bytesBefore).map { $0.sent - $1 }
        meanBytes = bytes.reduce(0, +) / max(bytes.count, 1)
        mostBytes = bytes.max() ?? 0
    }

    private mutating func takeTimes(_ entries: [Ledger.Entry]) {
        half = Self.spread(entries.compactMap { entry in entry.halfAt.map { $0 - entry.submittedAt } })
        most = Self.spread(entries.compactMap { entry in entry.mostAt.map { $0 - entry.submittedAt } })
        all = Self.spread(entries.compactMap { entry in entry.allAt.map { $0 - entry.submittedAt } })
        longestLastHop = entries.map(\.lastHop).max() ?? 0
        meanLastHop = Double(entries.reduce(0) { $0 + $1.lastHop }) / Double(max(entries.count, 1))
    }

    private static func spread(_ durations: [Duration]) -> Spread? {
        let sorted = durations.sorted()
        guard let longest = sorted.last else { return nil }
        return Spread(median: sorted[sorted.count / 2], longest: longest)
    }
}
