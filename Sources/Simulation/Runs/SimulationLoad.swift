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
    /// Time within which the nodes start.
    package var startSpread: Duration = .milliseconds(100)

    package init(_ settings: SimulationSettings) {
        self.settings = settings
    }

    /// The run that this seed makes of it.
    package func plan(seed: UInt64) -> SimulationPlan {
        var plan = SimulationPlan(settings, seed: seed, formation: .awaited(spread: startSpread), ending: .episodes)
        plan.quality = quality
        var random = SeededGenerator(seed: ~seed)
        let length = max(pause * transactions, partition * 2)
        let nodes = settings.natives + settings.naives
        for number in 0..<transactions {
            let origin = origins == .one ? 1 : Int.random(in: 1...nodes, using: &random)
            plan.orders.append((length * number / transactions, .submit(count: 1, node: origin)))
        }
        if partition > .zero {
            let far = Array((1...nodes).shuffled(using: &random).prefix(nodes / 2))
            plan.orders.append((length / 4, .partition(far.sorted(), isOneWay: false)))
            plan.orders.append((length / 4 + partition, .heal))
        }
        let spared = origins == .one ? 1 : 0
        let victims = (1 + spared..<nodes + 1).shuffled(using: &random).prefix(Int(Double(nodes) * crash))
        plan.orders += victims.sorted().map { (length / 2, .crash($0, .process)) }
        plan.sortOrders()
        return plan
    }
}

extension SimulationPlan {
    /// Puts orders in order of time; those of one instant stay as they were added.
    mutating func sortOrders() {
        let sorted = orders.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }
        orders = sorted.map(\.element)
    }
}
