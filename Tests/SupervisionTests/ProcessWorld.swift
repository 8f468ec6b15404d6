import TestSupport
import Time

@testable import Supervision

/// A tiny model of an operating system with one node in it, whose shell carries out actions and checks each.
struct ProcessWorld {
    /// A process group that has not been emptied.
    struct Group {
        var leaderIsAlive = true
        /// Members besides the leader that outlive this many looks after KILL.
        var stubbornness: Int
        var isKilled = false
        var endsWhenAsked: Bool
        var isAsked = false
    }

    let policy: LifecyclePolicy
    private(set) var node: NodeLifecycle
    private(set) var now = Instant.origin + .seconds(1000)
    private(set) var violations: [String] = []
    private(set) var spawns = 0
    private var groups: [SpawnID: Group] = [:]
    private var armed: Deadline?
    private var shouldRun = false
    private var isGone = false
    /// When the policy restarted the node since somebody last started it by hand.
    private var restarts: [Instant] = []
    private var restartsSeen = 0
    private var random: SeededGenerator

    init(policy: LifecyclePolicy, seed: UInt64) {
        self.policy = policy
        node = NodeLifecycle(policy: policy)
        random = SeededGenerator(seed: seed)
    }

    /// Lets something happen, likely or not.
    mutating func step() {
        let id = SpawnID(max(1, node.lastSpawn.rawValue &- UInt64.random(in: 0...1, using: &random)))
        switch Int.random(in: 0..<20, using: &random) {
        case 0: start(restarting: false)
        case 1: stop()
        case 2: start(restarting: true)
        case 3: perform(node.killRequested(at: now))
        case 4: perform(node.pauseRequested(at: now))
        case 5: perform(node.resumeRequested(at: now))
        case 6...8: perform(node.becameReady(id, at: now))
        case 9: perform(node.becameUnready(id, at: now))
        case 10, 11: node.heartbeat(id, at: now)
        case 12: stale()
        case 13, 14: letLeaderEnd()
        case 15: now = now + .milliseconds(Int64.random(in: 0...20_000, using: &random))
        default: advance()
        }
        check(armed == node.deadline, "the armed deadline is not the one that holds")
        check(groups.values.count(where: \.leaderIsAlive) <= 1, "two live processes")
    }

    /// Stops the node for good and gives it the time it needs.
    mutating func finish(removing: Bool) {
        if removing { remove() } else { stop() }
        for _ in 0..<100 where !(node.isAtRest && groups.isEmpty) { advance() }
        check(node.isAtRest, "stop ends in \(node.state)")
        check(groups.isEmpty, "processes left: \(groups)")
        check(node.isRemoved == removing && isGone == removing, "removal asked: \(removing), done: \(isGone)")
        start(restarting: false)
        check(!removing || groups.isEmpty, "a removed node was started")
    }
}

/// What happens in the world.
extension ProcessWorld {
    private mutating func start(restarting: Bool) {
        let wasRunning = shouldRun
        shouldRun = true
        if restarting || !node.isRunning { restarts = [] }
        let actions = restarting ? node.restartRequested(at: now) : node.startRequested(at: now)
        if case .refuse? = actions.first { shouldRun = wasRunning }
        perform(actions)
    }

    private mutating func stop() {
        shouldRun = false
        perform(node.stopRequested(at: now))
    }

    private mutating func remove() {
        shouldRun = false
        perform(node.removeRequested(at: now))
    }

    /// Time passes until something is due: an asked or killed process ends, or else the deadline is reached.
    private mutating func advance() {
        if let dying = groups.first(where: { $1.leaderIsAlive && ($1.isKilled || $1.isAsked && $1.endsWhenAsked) }) {
            return end(dying.key, dying.value.isKilled ? .signal(9) : .code(0))
        }
        guard let due = armed?.at else { return }
        now = max(now, due)
        armed = nil
        perform(node.deadlineReached(at: now))
    }

    private mutating func letLeaderEnd() {
        guard let id = groups.first(where: \.value.leaderIsAlive)?.key else { return }
        end(id, [.code(0), .code(1), .signal(11), .unknown].randomElement(using: &random) ?? .unknown)
    }

    private mutating func end(_ id: SpawnID, _ status: Supervision.ExitStatus) {
        groups[id]?.leaderIsAlive = false
        perform(node.exited(id, status: status, at: now, using: &random))
    }

    /// Something about a process that is long gone.
    private mutating func stale() {
        let id = SpawnID(0)
        let actions =
            node.spawned(id, at: now) + node.exited(id, status: .unknown, at: now, using: &random)
            + node.groupEmptied(id, at: now) + node.becameReady(id, at: now) + node.groupNotEmpty(id, at: now)
        check(actions.isEmpty, "a stale event caused \(actions)")
    }
}

/// The shell.
extension ProcessWorld {
    private mutating func perform(_ actions: [LifecycleAction]) {
        for action in actions {
            check(!isGone || action == .refuse(.removed), "\(action) after removal")
            switch action {
            case .spawn(let id): spawn(id)
            case .signal(let signal, let id): deliver(signal, to: id)
            case .killGroup(let id): kill(id)
            case .verifyGroupEmpty(let id): verify(id)
            case .arm(let deadline): armed = deadline
            case .disarm: armed = nil
            case .report(let report): inspect(report)
            case .refuse: check(actions.count == 1, "refused, and yet \(actions)")
            case .removed: isGone = true
            }
        }
    }

    private mutating func spawn(_ id: SpawnID) {
        spawns += 1
        check(groups.isEmpty, "\(id) spawned beside another")
        check(shouldRun, "\(id) spawned although the node should not run")
        countRestarts()
        switch Int.random(in: 0..<10, using: &random) {
        case 0: perform(node.spawnFailed(id, .transient("out of memory"), at: now, using: &random))
        case 1: perform(node.spawnFailed(id, .permanent("no such file"), at: now, using: &random))
        default:
            groups[id] = Group(
                stubbornness: Int.random(in: -5...4, using: &random),
                endsWhenAsked: Bool.random(using: &random)
            )
            perform(node.spawned(id, at: now))
        }
    }

    private mutating func countRestarts() {
        guard node.restarts > restartsSeen, let limit = policy.limit else { return }
        restartsSeen = node.restarts
        restarts.append(now)
        let recent = restarts.count { now - $0 < limit.within }
        check(recent <= limit.count, "\(recent) restarts within \(limit.within)")
    }

    private mutating func deliver(_ signal: Signal, to id: SpawnID) {
        check(groups[id]?.leaderIsAlive == true, "\(signal) for \(id), which is gone")
        if signal == policy.stop.signal { groups[id]?.isAsked = true }
    }

    private mutating func kill(_ id: SpawnID) {
        check(groups[id] != nil, "KILL for \(id), which is gone")
        groups[id]?.isKilled = true
    }

    private mutating func verify(_ id: SpawnID) {
        guard let group = groups[id] else { return check(false, "\(id) looked at after it was seen empty") }
        check(!group.leaderIsAlive && group.isKilled, "\(id) looked at too early")
        if group.stubbornness > 0 {
            groups[id]?.stubbornness -= 1
            perform(node.groupNotEmpty(id, at: now))
        } else {
            groups[id] = nil
            perform(node.groupEmptied(id, at: now))
        }
    }

    private mutating func inspect(_ report: LifecycleReport) {
        switch report {
        case .exited(_, let next?), .spawnFailed(_, let next?):
            check(next >= now && next - now <= policy.backoff.max, "next try in \(next - now)")
        case .stopped, .gaveUp:
            check(groups.isEmpty, "at rest with processes")
        case .exited, .spawnFailed, .started, .adopted, .ready, .unready, .paused, .resumed, .stopping, .killing,
            .groupLingers:
            break
        }
    }

    private mutating func check(_ holds: Bool, _ violation: String) {
        if !holds { violations.append(violation) }
    }
}

extension NodeLifecycle {
    /// Whether a start by hand changes nothing, or is refused.
    fileprivate var isRunning: Bool {
        switch phase {
        case .running, .paused: true
        case .created, .spawning, .stopping, .clearing, .backoff, .stopped, .failed, .removed: false
        }
    }
}
