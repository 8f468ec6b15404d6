import Time

/// What people ask for. The latest wish wins, but a removal is final.
extension NodeLifecycle {
    /// The node is to run. A node that is on its way out is started again once it is gone.
    package mutating func startRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .created, .backoff, .stopped, .failed:
            return startByHand()
        case .running:
            return []
        case .paused:
            return [.refuse(.paused)]
        case .spawning, .stopping, .clearing:
            return redirect(towards: .restart)
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node is to end and to stay so.
    package mutating func stopRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .created, .stopped, .failed:
            return []
        case .running(let life), .paused(let life):
            return ask(life, towards: .stop, at: now)
        case .spawning, .stopping, .clearing:
            return redirect(towards: .stop)
        case .backoff:
            return enter(.stopped) + [.report(.stopped(lastExit?.status))]
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node is to have a new process. One that has none is started.
    package mutating func restartRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .created, .backoff, .stopped, .failed:
            return startByHand()
        case .running(let life), .paused(let life):
            forgetCrashes()
            return ask(life, towards: .restart, at: now)
        case .spawning, .stopping, .clearing:
            return redirect(towards: .restart)
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node is to be killed as if it had crashed, so that its restart policy applies. A node that is being stopped
    /// is killed at once, and stays stopped.
    package mutating func killRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .running(let life), .paused(let life):
            return kill(life, towards: .applyPolicy, because: .requested)
        case .stopping(let life, let goal, .asked):
            return kill(life, towards: goal, because: .requested)
        case .stopping(_, _, .killed):
            return []
        case .spawning, .created, .clearing, .backoff, .stopped, .failed:
            return [.refuse(.notRunning)]
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node's processes are to stand still, and its health is not to be judged meanwhile.
    package mutating func pauseRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .running(var life):
            creditHealth(of: &life, at: now)
            return enter(.paused(life)) + [.signal(.stop, life.id), .report(.paused(life.id))]
        case .paused:
            return []
        case .stopping:
            return [.refuse(.stopping)]
        case .spawning, .created, .clearing, .backoff, .stopped, .failed:
            return [.refuse(.notRunning)]
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node's processes are to go on.
    package mutating func resumeRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .paused(var life):
            life.lastHeard = now
            if life.condition == .ready { life.readySince = now }
            return watch(life, from: now) + [.signal(.cont, life.id), .report(.resumed(life.id))]
        case .running:
            return [.refuse(.notPaused)]
        case .stopping:
            return [.refuse(.stopping)]
        case .spawning, .created, .clearing, .backoff, .stopped, .failed:
            return [.refuse(.notRunning)]
        case .removed:
            return [.refuse(.removed)]
        }
    }

    /// The node is to end and to be forgotten. Nothing undoes this.
    package mutating func removeRequested(at now: Instant) -> [LifecycleAction] {
        switch phase {
        case .created, .backoff, .stopped, .failed:
            return enter(.removed) + [.removed]
        case .running(let life), .paused(let life):
            return ask(life, towards: .remove, at: now)
        case .spawning, .stopping, .clearing:
            return redirect(towards: .remove)
        case .removed:
            return []
        }
    }
}
