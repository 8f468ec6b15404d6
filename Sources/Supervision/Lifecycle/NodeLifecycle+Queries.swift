import Time

extension NodeLifecycle {
    /// The state to show to people.
    package var state: NodeState {
        switch phase {
        case .created: .created
        case .spawning: .starting
        case .running(let life): life.condition.shown
        case .paused: .paused
        case .stopping: .stopping
        case .clearing(let clearing): clearing.aftermath.shown
        case .backoff: .backoff
        case .stopped, .removed: .stopped
        case .failed: .failed
        }
    }

    /// The live process, `nil` if there is none or it is still being made.
    package var process: SpawnID? {
        life?.id
    }

    /// Whether the node is gone for good.
    package var isRemoved: Bool {
        if case .removed = phase { true } else { false }
    }

    /// Whether nothing of the node runs or is going to run by itself, so that a shell that waits for it may go on.
    package var isAtRest: Bool {
        switch phase {
        case .created, .stopped, .failed, .removed: true
        case .spawning, .running, .paused, .stopping, .clearing, .backoff: false
        }
    }

    /// When the policy will replace the process that ended, `nil` if it will not.
    package var nextRestart: Instant? {
        switch phase {
        case .backoff(let instant): instant
        case .clearing(let clearing): clearing.aftermath.restartInstant
        case .created, .spawning, .running, .paused, .stopping, .stopped, .failed, .removed: nil
        }
    }

    /// Why the node is `failed`, `nil` if it is not.
    package var failureReason: FailureReason? {
        if case .failed(let reason) = phase { reason } else { nil }
    }

    /// How long the live process has been there, `nil` if there is none.
    package func uptime(at now: Instant) -> Duration? {
        life.map { max(now - $0.startedAt, .zero) }
    }

    /// What a later daemon needs to carry on, to be written down whenever an event changed it.
    package var record: LifecycleRecord {
        LifecycleRecord(intent: intent, lastSpawn: lastSpawn, restarts: restarts, lastExit: lastExit)
    }

    var life: Life? {
        switch phase {
        case .running(let life), .paused(let life), .stopping(let life, _, _): life
        case .created, .spawning, .clearing, .backoff, .stopped, .failed, .removed: nil
        }
    }

    private var intent: LifecycleRecord.Intent {
        switch phase {
        case .created: .created
        case .running, .backoff, .spawning(_, nil): .running
        case .paused: .paused
        case .spawning(_, let goal?), .stopping(_, let goal, _): goal.intent
        case .clearing(let clearing): clearing.aftermath.intent
        case .stopped: .stopped
        case .failed(let reason): .failed(reason)
        case .removed: .removed
        }
    }
}

extension NodeLifecycle.Condition {
    fileprivate var shown: NodeState {
        switch self {
        case .starting: .starting
        case .ready: .ready
        case .unready: .unready
        }
    }
}

extension NodeLifecycle.Goal {
    fileprivate var intent: LifecycleRecord.Intent {
        switch self {
        case .restart, .applyPolicy: .running
        case .stop: .stopped
        case .remove: .removed
        }
    }
}

extension NodeLifecycle.Aftermath {
    fileprivate var shown: NodeState {
        switch self {
        case .start, .restart: .backoff
        case .stop, .fail, .remove: .stopping
        }
    }

    fileprivate var intent: LifecycleRecord.Intent {
        switch self {
        case .start, .restart: .running
        case .stop: .stopped
        case .fail(let reason): .failed(reason)
        case .remove: .removed
        }
    }
}
