import Time

/// Ending a process on purpose, and changing one's mind about it.
extension NodeLifecycle {
    /// Asks a process and its group to end, and gives them time.
    ///
    /// CONT follows the signal because a stopped process keeps all others but KILL waiting, and it may have been stopped
    /// by somebody else.
    mutating func ask(_ life: Life, towards goal: Goal, at now: Instant) -> [LifecycleAction] {
        let end = Deadline(.stop, at: now + policy.stop.timeout)
        return [.signal(policy.stop.signal, life.id), .signal(.cont, life.id)]
            + enter(.stopping(life, goal, .asked), until: end)
            + [.report(.stopping(life.id))]
    }

    /// Kills a process and its group. The exit that follows needs no deadline: KILL cannot be refused.
    mutating func kill(_ life: Life, towards goal: Goal, because reason: KillReason) -> [LifecycleAction] {
        [.killGroup(life.id)] + enter(.stopping(life, goal, .killed)) + [.report(.killing(life.id, reason))]
    }

    /// Changes what follows a process that is being made or ended; what is under way goes on.
    mutating func redirect(towards goal: Goal) -> [LifecycleAction] {
        if isBeingRemoved { return goal == .restart ? [.refuse(.removed)] : [] }
        if goal == .restart { forgetCrashes() }
        switch phase {
        case .spawning(let id, _):
            phase = .spawning(id, goal == .restart ? nil : goal)
        case .stopping(let life, _, let stage):
            phase = .stopping(life, goal, stage)
        case .clearing(var clearing):
            clearing.aftermath = goal.aftermath ?? clearing.aftermath
            phase = .clearing(clearing)
        case .created, .running, .paused, .backoff, .stopped, .failed, .removed:
            break
        }
        return []
    }

    private var isBeingRemoved: Bool {
        record.intent == .removed
    }
}

extension NodeLifecycle.Goal {
    /// What this goal makes of an ended process, `nil` where its restart policy decides.
    var aftermath: NodeLifecycle.Aftermath? {
        switch self {
        case .stop: .stop
        case .restart: .start
        case .remove: .remove
        case .applyPolicy: nil
        }
    }
}
