import Gossip
import Time
import WebSocket

/// Carries a plan out, a few simulated milliseconds at a time, so that whoever watches can show how far it is.
package struct SimulationRun: Sendable {
    /// How far a run is.
    package enum Phase: Equatable, Sendable {
        case forming
        /// Orders are being carried out.
        case loading
        /// The faults have ended, or those that end.
        case settling
        case over
    }

    package let plan: SimulationPlan
    package private(set) var simulator: Simulator
    package private(set) var phase = Phase.forming
    private var nextOrder = 0
    private var nextTransaction = 0
    /// When the present phase began.
    private var phaseBegan = Instant.origin
    /// The figures, whole once the run is over.
    package private(set) var report: SimulationReport

    /// The run of this plan, at its beginning.
    package init(_ plan: SimulationPlan) throws(SimulationFailure) {
        self.plan = plan
        do {
            simulator = try Simulator(plan.settings, seed: plan.seed)
        } catch {
            throw .address(error)
        }
        report = SimulationReport(seed: plan.seed)
        var random = SeededGenerator(seed: plan.seed &+ 1)
        switch plan.formation {
        case .awaited(let spread):
            for node in simulator.nodeNumbers {
                simulator.start(node, after: .nanoseconds(Int64.random(in: 0...spread.nanoseconds, using: &random)))
            }
        case .given, .none:
            break
        }
    }

    /// Goes on to the end.
    package mutating func finish() throws(SimulationFailure) -> SimulationReport {
        while phase != .over { try advance() }
        return report
    }

    /// Share of the present phase that is done, from 0 to 1, as far as that is known.
    package var progress: Double {
        switch phase {
        case .forming: Double(simulator.liveNatives) / Double(max(plan.settings.natives, 1))
        case .settling: 0
        case .loading: Double(nextOrder) / Double(max(plan.orders.count, 1))
        case .over: 1
        }
    }

    /// Goes on for a moment.
    package mutating func advance() throws(SimulationFailure) {
        switch phase {
        case .forming: try form()
        case .loading: try load()
        case .settling: try settle()
        case .over: break
        }
    }

    // MARK: Phases

    private mutating func begin(_ phase: Phase) {
        self.phase = phase
        phaseBegan = simulator.now
        switch phase {
        case .forming: break
        case .loading:
            simulator.quality = plan.quality
            report.begins(simulator)
        case .settling: endFaults()
        case .over: report.ended(simulator)
        }
    }

    private mutating func form() throws(SimulationFailure) {
        switch plan.formation {
        case .awaited: try awaitFormation()
        case .none: begin(.loading)
        case .given:
            do throws(SafetyViolation) {
                try simulator.startFormed()
            } catch {
                throw .safety(error, at: simulator.now)
            }
            begin(.loading)
        }
    }

    private mutating func awaitFormation() throws(SimulationFailure) {
        if simulator.isFormed {
            report.formed(after: simulator.now - phaseBegan)
            try run(for: plan.rest)
            return begin(.loading)
        }
        guard simulator.now - phaseBegan < plan.limit else { throw .notFormed(within: plan.limit) }
        try run(for: .milliseconds(5))
    }

    private mutating func load() throws(SimulationFailure) {
        guard nextOrder < plan.orders.count else { return begin(.settling) }
        let (after, order) = plan.orders[nextOrder]
        try run(for: max(phaseBegan + after - simulator.now, .zero))
        try carryOut(order)
        nextOrder += 1
    }

    private mutating func settle() throws(SimulationFailure) {
        if isSettled {
            report.settled(after: simulator.now - phaseBegan)
            return begin(.over)
        }
        guard simulator.now - phaseBegan < plan.limit else { throw notSettled() }
        try run(for: .milliseconds(10))
    }

    /// While links lose messages two nodes may be without a link for a while, so only a network that has been mended has
    /// to be formed again.
    private var isSettled: Bool {
        guard simulator.isConverged else { return false }
        switch plan.ending {
        case .episodes: return true
        case .allFaults: return simulator.isFormed
        }
    }

    private func notSettled() -> SimulationFailure {
        guard !simulator.isConverged else { return .notFormed(within: plan.limit) }
        let worst = simulator.shortfalls.sorted { $0.lacks > $1.lacks }
        let names = worst.prefix(3).map { "\($0.node) lacks \($0.lacks)" }.joined(separator: ", ")
        let others = worst.count > 3 ? " and \(worst.count - 3) more nodes lack some" : ""
        return .notConverged(within: plan.limit, shortfall: names + others)
    }

    private mutating func endFaults() {
        simulator.healAll()
        simulator.resumeAll()
        switch plan.ending {
        case .episodes: break
        case .allFaults:
            simulator.quality = .perfect
            simulator.spareAll()
            for node in simulator.nodeNumbers where !simulator.isUp(node) { simulator.start(node) }
        }
    }

    // MARK: Orders

    private mutating func run(for duration: Duration) throws(SimulationFailure) {
        do {
            try simulator.run(for: duration)
        } catch {
            throw .safety(error, at: simulator.now)
        }
    }

    private mutating func carryOut(_ order: SimulationPlan.Order) throws(SimulationFailure) {
        do throws(SafetyViolation) {
            switch order {
            case .submit(let count, let node): try submit(count, to: node)
            case .start(let node): simulator.start(node)
            case .crash(let node, let crash): try simulator.crash(node, crash)
            case .partition(let nodes, let isOneWay): _ = simulator.partition(nodes, isOneWay: isOneWay)
            case .heal: simulator.healAll()
            case .pause(let node, let duration): simulator.pause(node, for: duration)
            case .advanceClock(let node, let jump): simulator.advanceClock(of: node, by: jump)
            case .breakLink(let first, let second): simulator.breakLink(between: first, and: second)
            case .congest(let first, let second, let duration):
                simulator.congest(first, to: second, for: duration)
            }
        } catch {
            throw .safety(error, at: simulator.now)
        }
    }

    private mutating func submit(_ count: Int, to node: Int) throws(SafetyViolation) {
        let numbers = Array(simulator.nodeNumbers)
        let inTurn = numbers[(node - 1)...] + numbers[..<(node - 1)]
        guard let taker = inTurn.first(where: simulator.takesTransactions) else { return }
        try simulator.submit(nextTransaction..<nextTransaction + count, to: taker)
        nextTransaction += count
    }
}
