import Time

/// Whether, when and how often a process gets a successor.
extension NodeLifecycle {
    /// What its policy makes of a process that ended unasked.
    func verdict(on status: ExitStatus) -> Aftermath? {
        if policy.restart.restarts(after: status) { return nil }
        return status.isSuccess ? .stop : .fail(.exited(status))
    }

    /// What comes after a process that ended unasked.
    mutating func plan(
        after status: ExitStatus,
        at now: Instant,
        using random: inout some RandomNumberGenerator
    ) -> Aftermath {
        verdict(on: status) ?? planRestart(at: now, using: &random)
    }

    /// What comes after a process that could not be made.
    mutating func plan(
        after failure: SpawnFailure,
        at now: Instant,
        using random: inout some RandomNumberGenerator
    ) -> Aftermath {
        if case .transient = failure, policy.restart != .never { return planRestart(at: now, using: &random) }
        return .fail(.cannotStart(failure.message))
    }

    private mutating func planRestart(
        at now: Instant,
        using random: inout some RandomNumberGenerator
    ) -> Aftermath {
        let due = now + row.advance(using: &random)
        guard let broken = window.limitBroken(byRestartAt: due) else { return .restart(at: due) }
        return .fail(.crashLoop(restarts: broken.count, within: broken.within))
    }

    /// Does what was to be done once the node has no process.
    mutating func settle(_ aftermath: Aftermath, at now: Instant) -> [LifecycleAction] {
        switch aftermath {
        case .start:
            return spawn()
        case .restart(let due) where due <= now:
            return respawn(at: now)
        case .restart(let due):
            return enter(.backoff(until: due), until: Deadline(.restart, at: due))
        case .stop:
            return enter(.stopped) + [.report(.stopped(lastExit?.status))]
        case .fail(let reason):
            return enter(.failed(reason)) + [.report(.gaveUp(reason))]
        case .remove:
            return enter(.removed) + [.removed]
        }
    }

    /// A start that somebody asked for: what the node did before is no longer held against it.
    mutating func startByHand() -> [LifecycleAction] {
        forgetCrashes()
        return spawn()
    }

    /// A start by policy, which counts.
    mutating func respawn(at now: Instant) -> [LifecycleAction] {
        if restarts < .max { restarts += 1 }
        window.restarted(at: now)
        return spawn()
    }

    mutating func forgetCrashes() {
        row.reset()
        window.clear()
    }

    /// Begins a new row of restarts if the node has been ready long enough, and stops counting.
    mutating func creditHealth(of life: inout Life, at now: Instant) {
        if let since = life.readySince, now - since >= policy.backoff.resetAfter { row.reset() }
        life.readySince = nil
    }

    private mutating func spawn() -> [LifecycleAction] {
        lastSpawn = lastSpawn.successor
        return enter(.spawning(lastSpawn, nil)) + [.spawn(lastSpawn)]
    }
}

extension NodeLifecycle.Aftermath {
    /// When a restart by policy is due, `nil` for everything else.
    var restartInstant: Instant? {
        if case .restart(let instant) = self { instant } else { nil }
    }
}
