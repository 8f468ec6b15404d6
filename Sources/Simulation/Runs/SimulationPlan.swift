import Gossip
import Time

/// A whole run, decided beforehand: which network, what happens to it and when, and what has to come of it.
///
/// A run first forms the mesh, then carries out its orders, then ends the faults and waits until everybody who is
/// connected has the same pool.
package struct SimulationPlan: Sendable {
    /// One thing that happens; nodes are named by number.
    package enum Order: Sendable {
        /// Transactions are submitted to this node, or the next one that takes any.
        case submit(count: Int, node: Int)
        case start(Int)
        case crash(Int, Simulator.Crash)
        case partition([Int], isOneWay: Bool)
        case heal
        case pause(Int, for: Duration)
        case advanceClock(Int, by: Duration)
        case breakLink(Int, Int)
        case congest(Int, to: Int, for: Duration)
    }

    /// How the run begins.
    package enum Formation: Sendable {
        /// Every node starts within this time, and the orders begin when all are linked.
        case awaited(spread: Duration)
        /// Every node is up and linked with all others from the start.
        case given
        /// The orders begin at once, and start the nodes.
        case none
    }

    /// What ends when all orders are carried out.
    package enum Ending: Sendable {
        /// Partitions and pauses; links go on to lose what they lose, and who is down stays down.
        case episodes
        /// All faults; and every node that is down is started.
        case allFaults
    }

    package var settings: SimulationSettings
    /// Decides everything that chance decides.
    package var seed: UInt64
    package var formation: Formation
    /// What links do to messages once the orders begin.
    package var quality = LinkQuality.perfect
    /// Time between the mesh's being formed and the first order, in which a partial mesh goes on finding neighbours.
    package var rest = Duration.zero
    /// In order of time, counted from when the orders begin.
    package var orders: [(after: Duration, order: Order)] = []
    package var ending: Ending
    /// How long forming may take, and how long it may take until all pools are equal.
    package var limit = Duration.seconds(120)

    /// Transactions that the orders submit.
    package var transactionCount: Int {
        orders.reduce(0) { sum, entry in
            if case .submit(let count, _) = entry.order { sum + count } else { sum }
        }
    }

    /// A plan without orders.
    package init(_ settings: SimulationSettings, seed: UInt64, formation: Formation, ending: Ending) {
        self.settings = settings
        self.seed = seed
        self.formation = formation
        self.ending = ending
    }
}
