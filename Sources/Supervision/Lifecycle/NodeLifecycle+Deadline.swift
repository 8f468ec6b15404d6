import Time

/// What happens when time is up.
extension NodeLifecycle {
    /// The armed deadline was reached. Called too early, or for one that was replaced, it arms the present one again.
    package mutating func deadlineReached(at now: Instant) -> [LifecycleAction] {
        guard let reached = deadline else { return [] }
        guard now >= reached.at else { return [.arm(reached)] }
        deadline = nil
        switch phase {
        case .running(let life):
            return judge(life, by: reached, at: now)
        case .stopping(let life, let goal, _):
            return kill(life, towards: goal, because: .stopTimedOut(policy.stop.timeout))
        case .clearing(let clearing):
            return [.killGroup(clearing.id), .verifyGroupEmpty(clearing.id)]
        case .backoff:
            return respawn(at: now)
        case .created, .spawning, .paused, .stopped, .failed, .removed:
            return []
        }
    }

    /// Kills a process that was not heard of in time, unless the fault may be the supervisor's own.
    private mutating func judge(_ life: Life, by reached: Deadline, at now: Instant) -> [LifecycleAction] {
        guard let health = policy.health else { return [] }
        let silence = now - life.lastHeard
        if life.condition != .starting, silence < health.timeout {
            return watch(life, from: now)
        }
        // A deadline noticed late means that this process stood still, perhaps with every sign of life waiting to be
        // read. Killing all nodes for that would be the supervisor's worst day.
        if now - reached.at > Limits.punctuality {
            let again = now + max(health.interval, Limits.punctuality)
            return enter(.running(life), until: Deadline(reached.purpose, at: again))
        }
        let reason: KillReason = life.condition == .starting ? .startupTimedOut(health.startup) : .silent(silence)
        return kill(life, towards: .applyPolicy, because: reason)
    }
}
