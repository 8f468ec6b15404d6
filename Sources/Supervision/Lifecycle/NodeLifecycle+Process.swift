import Time

/// What happens to processes: they are made, taken over, and end.
extension NodeLifecycle {
    /// The process that `.spawn` asked for was made.
    package mutating func spawned(_ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        guard case .spawning(id, let goal) = phase else { return [] }
        let life = Life(id, startedAt: now, at: now)
        guard let goal else { return watch(life, from: now) + [.report(.started(id))] }
        return [.report(.started(id))] + ask(life, towards: goal, at: now)
    }

    /// The process that `.spawn` asked for could not be made.
    ///
    /// A transient failure skips the immediate restart: the same call a moment later would fail in the same way.
    package mutating func spawnFailed(
        _ id: SpawnID,
        _ failure: SpawnFailure,
        at now: Instant,
        using random: inout some RandomNumberGenerator
    ) -> [LifecycleAction] {
        guard case .spawning(id, let goal) = phase else { return [] }
        if let aftermath = goal?.aftermath { return settle(aftermath, at: now) }
        row.skipFirst()
        let aftermath = plan(after: failure, at: now, using: &random)
        guard case .restart(let next) = aftermath else {
            return [.report(.spawnFailed(failure, nextTry: nil))] + settle(aftermath, at: now)
        }
        // Always by the deadline, however near: the shell would otherwise be called from within its own call.
        return enter(.backoff(until: next), until: Deadline(.restart, at: next))
            + [.report(.spawnFailed(failure, nextTry: next))]
    }

    /// A process of this node, made by an earlier daemon, was found alive; or is known to have lived, in which case
    /// ``exited(_:status:at:using:)`` follows, so that its group is cleared before anything else.
    ///
    /// - Parameters:
    ///   - startedAt: when it was made, on the present time line.
    ///   - paused: whether it was left paused, and is to stay so.
    package mutating func adopted(
        _ id: SpawnID,
        startedAt: Instant,
        paused: Bool = false,
        at now: Instant
    ) -> [LifecycleAction] {
        guard isAtRest, !isRemoved else { return [] }
        lastSpawn = max(lastSpawn, id)
        let life = Life(id, startedAt: startedAt, at: now)
        return (paused ? enter(.paused(life)) : watch(life, from: now)) + [.report(.adopted(id))]
    }

    /// The process has ended; others of its group may not have.
    package mutating func exited(
        _ id: SpawnID,
        status: ExitStatus,
        at now: Instant,
        using random: inout some RandomNumberGenerator
    ) -> [LifecycleAction] {
        guard var life, life.id == id else { return [] }
        lastExit = Exit(status: status, at: now)
        if case .stopping(_, let goal, _) = phase, let aftermath = goal.aftermath {
            return clear(id, before: aftermath, at: now)
        }
        creditHealth(of: &life, at: now)
        let aftermath = plan(after: status, at: now, using: &random)
        return clear(id, before: aftermath, at: now, reporting: .exited(status, nextTry: aftermath.restartInstant))
    }

    /// Nothing is left of the group of an ended process.
    package mutating func groupEmptied(_ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        guard case .clearing(let clearing) = phase, clearing.id == id else { return [] }
        return settle(clearing.aftermath, at: now)
    }

    /// Something is left of the group of an ended process, although it was killed.
    ///
    /// The group is looked at again until it is empty: giving up would mean a successor beside its predecessor's
    /// children, with the same port and files.
    package mutating func groupNotEmpty(_ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        guard case .clearing(var clearing) = phase, clearing.id == id else { return [] }
        let next = Deadline(.groupCheck, at: now + clearing.pause)
        clearing.pause = min(clearing.pause * 2, Limits.longestGroupCheck)
        let lingering = now - clearing.since
        guard lingering >= Limits.patienceWithGroup, !clearing.isReported else {
            return enter(.clearing(clearing), until: next)
        }
        clearing.isReported = true
        return enter(.clearing(clearing), until: next) + [.report(.groupLingers(id, for: lingering))]
    }

    private mutating func clear(
        _ id: SpawnID,
        before aftermath: Aftermath,
        at now: Instant,
        reporting report: LifecycleReport? = nil
    ) -> [LifecycleAction] {
        var actions: [LifecycleAction] = [.killGroup(id)]
        actions += enter(.clearing(Clearing(id: id, aftermath: aftermath, since: now)))
        if let report { actions.append(.report(report)) }
        actions.append(.verifyGroupEmpty(id))
        return actions
    }
}
