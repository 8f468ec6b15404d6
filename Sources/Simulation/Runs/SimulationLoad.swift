import Gossip
import Time

/// Transactions at a steady pace, and faults that a user names: what `supervisor simulate` runs.
package struct SimulationLoad: Sendable {
    /// Who submits.
    package enum Origins: String, CaseIterable, Sendable {
        /// node-1 everything.
        case one
        /// Any node, drawn anew for every transaction.
        case random
    }

    /// The network.
    package var settings: SimulationSettings
    /// Number of transactions.
    package var transactions = 100
    package var origins = Origins.random
    /// Time between two transactions, unless the faults last longer.
    package var pause: Duration = .milliseconds(10)
    /// What links do to messages once the mesh is formed, to the end.
    package var quality = LinkQuality.perfect
    /// How long half of the nodes are cut off from the other half.
    package var partition = Duration.zero
    /// Share of the nodes, from 0 to 1, that crash at once in the middle and stay down.
    package var crash = 0.0
    /// A hundred transactions and no faults.
    package init(_ settings: SimulationSettings) {
        self.settings = settings
    }

    private static let rest = Duration.seconds(10)

    /// A thousand nodes a second.
    private var startSpread: Duration { .milliseconds(settings.natives + settings.naives) }

    /// The run that this seed makes of it.
    package func plan(seed: UInt64) -> SimulationPlan {
        var plan = SimulationPlan(settings, seed: seed, formation: formation, ending: .episodes)
        plan.quality = quality
        if case .partial = settings.topology { plan.rest = Self.rest }
        var random = SeededGenerator(seed: ~seed)
        addTransactions(to: &plan, using: &random)
        addFaults(to: &plan, using: &random)
        plan.sortOrders()
        return plan
    }

    /// The largest full mesh that forms before the first transaction; larger ones begin formed.
    package static let largestMeshToForm = 300

    private var formation: SimulationPlan.Formation {
        let isGiven = settings.topology == .full && nodes > Self.largestMeshToForm && settings.naives == 0
        return isGiven ? .given : .awaited(spread: startSpread)
    }

    private var nodes: Int { settings.natives + settings.naives }

    private var length: Duration { max(pause * transactions, partition * 2) }

    private func addTransactions(to plan: inout SimulationPlan, using random: inout SeededGenerator) {
        for number in 0..<transactions {
            let origin = origins == .one ? 1 : Int.random(in: 1...nodes, using: &random)
            plan.orders.append((length * number / transactions, .submit(count: 1, node: origin)))
        }
    }

    private func addFaults(to plan: inout SimulationPlan, using random: inout SeededGenerator) {
        if partition > .zero {
            let far = (1...nodes).shuffled(using: &random).prefix(nodes / 2)
            plan.orders.append((length / 4, .partition(far.sorted(), isOneWay: false)))
            plan.orders.append((length / 4 + partition, .heal))
        }
        // Where one node submits everything it is spared.
        let first = origins == .one ? 2 : 1
        let victims = (first..<nodes + 1).shuffled(using: &random).prefix(Int(Double(nodes) * crash))
        plan.orders += victims.sorted().map { (length / 2, .crash($0, .process)) }
    }
}

extension SimulationPlan {
    /// Puts orders in order of time; those of one instant stay as they were added.
    mutating func sortOrders() {
        let sorted = orders.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }
        orders = sorted.map(\.element)
    }
}
