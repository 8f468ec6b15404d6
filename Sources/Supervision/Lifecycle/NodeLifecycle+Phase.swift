import Time

extension NodeLifecycle {
    /// Where in its life a node is, with exactly what is known there.
    enum Phase: Sendable {
        case created
        /// `.spawn` was returned and not answered yet. A goal is what was asked for instead meanwhile.
        case spawning(SpawnID, Goal?)
        case running(Life)
        case paused(Life)
        /// The processes were asked to end, or told to.
        case stopping(Life, Goal, Stage)
        /// The leader is gone, the rest of its group is not known to be.
        case clearing(Clearing)
        case backoff(until: Instant)
        case stopped
        case failed(FailureReason)
        case removed
    }

    /// A live process.
    struct Life: Sendable {
        let id: SpawnID
        let startedAt: Instant
        var condition = Condition.starting
        /// Since when it has been ready without a break.
        var readySince: Instant?
        /// When it last gave a sign of life.
        var lastHeard: Instant

        init(_ id: SpawnID, startedAt: Instant, at now: Instant) {
            self.id = id
            self.startedAt = startedAt
            self.lastHeard = now
        }
    }

    enum Condition: Sendable {
        case starting
        case ready
        case unready
    }

    /// What is to happen after a process that is being ended, or not yet made.
    enum Goal: Sendable {
        case stop
        case restart
        case remove
        /// It is killed for cause, and its restart policy decides.
        case applyPolicy
    }

    enum Stage: Sendable {
        case asked
        case killed
    }

    /// A group that is being killed and looked at until it is empty.
    struct Clearing: Sendable {
        let id: SpawnID
        var aftermath: Aftermath
        let since: Instant
        /// The wait before the next look.
        var pause = Limits.firstGroupCheck
        /// Whether it has been reported that this takes long.
        var isReported = false
    }

    /// What is to happen once the group is empty.
    enum Aftermath: Sendable {
        /// A start by hand.
        case start
        /// A restart by policy, due then or at once if that has passed.
        case restart(at: Instant)
        case stop
        case fail(FailureReason)
        case remove
    }
}
