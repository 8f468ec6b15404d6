import Time

/// What a process says about itself, or the shell finds out by probing it.
extension NodeLifecycle {
    /// The process is ready. Without it no life counts as healthy: where readiness cannot be told, the shell says so
    /// as soon as the process was made.
    package mutating func becameReady(_ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        guard var life = audible(id) else { return [] }
        let before = life.condition
        life.lastHeard = now
        life.condition = .ready
        guard case .running = phase, before != .ready else { return note(life) }
        life.readySince = now
        let armed = before == .starting ? watch(life, from: now) : note(life)
        return armed + [.report(.ready(id, after: max(now - life.startedAt, .zero)))]
    }

    /// The process was ready and no longer is, or nobody can tell because its link is gone.
    package mutating func becameUnready(_ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        guard var life = audible(id), life.condition == .ready else { return [] }
        life.condition = .unready
        creditHealth(of: &life, at: now)
        guard case .running = phase else { return note(life) }
        return note(life) + [.report(.unready(id))]
    }

    /// The process is alive.
    ///
    /// The armed deadline stays where it is and is moved when it is reached, so that a heartbeat costs nothing.
    package mutating func heartbeat(_ id: SpawnID, at now: Instant) {
        guard case .running(var life) = phase, life.id == id else { return }
        life.lastHeard = now
        phase = .running(life)
    }

    /// Sets a process going under the deadline that its condition calls for.
    mutating func watch(_ life: Life, from now: Instant) -> [LifecycleAction] {
        guard let health = policy.health else { return enter(.running(life)) }
        let deadline =
            life.condition == .starting
            ? Deadline(.startup, at: now + health.startup) : Deadline(.health, at: life.lastHeard + health.timeout)
        return enter(.running(life), until: deadline)
    }

    /// The live process with this id, if what it says of itself still matters.
    private func audible(_ id: SpawnID) -> Life? {
        switch phase {
        case .running(let life), .paused(let life): life.id == id ? life : nil
        case .created, .spawning, .stopping, .clearing, .backoff, .stopped, .failed, .removed: nil
        }
    }

    /// Keeps what was learned about the process; phase and deadline stay.
    private mutating func note(_ life: Life) -> [LifecycleAction] {
        if case .paused = phase { phase = .paused(life) } else { phase = .running(life) }
        return []
    }
}
