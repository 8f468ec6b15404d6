import ClusterConfig
import Glibc
import Posix
import Supervision
import Time

/// A node's processes: made, signalled, watched to their end.
extension Node {
    /// Makes a process. The way from the end of its predecessor to here is one call chain without waiting.
    func spawn(_ id: SpawnID) {
        if !cluster.startGate.holdsBack(self, id) { makeProcess(id) }
    }

    /// There is to be no process after all.
    func cannotSpawn(_ id: SpawnID, _ failure: SpawnFailure) {
        handle { $0.spawnFailed(id, failure, at: loop.now, using: &cluster.random) }
    }

    func makeProcess(_ id: SpawnID) {
        do throws(SpawnError) {
            try start(id)
        } catch {
            return cannotSpawn(id, error.failure)
        }
        handle { $0.spawned(id, at: loop.now) }
        beginProbing()
    }

    private func start(_ id: SpawnID) throws(SpawnError) {
        let handle = try cluster.spawnRequest(for: self).spawn()
        do {
            try hold(handle, id, startedAt: Timestamp.now())
        } catch {
            throw .system(error)
        }
    }

    /// Takes hold of a process: one just made, or one that has outlived its daemon.
    func hold(
        _ handle: consuming ProcessHandle,
        _ id: SpawnID,
        startedAt: Timestamp,
        identity: ProcessIdentity? = nil
    ) throws(SystemCallError) {
        process = try NodeProcess(handle, id, startedAt: startedAt, identity: identity, loop: loop) {
            [unowned self] status in processEnded(id, status)
        }
        if cluster.ending == nil { cluster.logKeeper.keep(cluster.layout.logPath(of: name)) }
    }

    func processEnded(_ id: SpawnID, _ status: Supervision.ExitStatus) {
        probe?.cancel()
        probe = nil
        link = nil
        memory = nil
        exitedAt = Timestamp.now()
        lastHung = hung
        place = nil
        cluster.formation.processEnded(name)
        handle { $0.exited(id, status: status, at: loop.now, using: &cluster.random) }
    }

    func signalGroup(_ signal: Posix.Signal, _ id: SpawnID) {
        guard let process, process.spawn == id else { return }
        process.signalGroup(signal)
    }

    func killGroup(_ id: SpawnID) {
        if let process, process.spawn == id, !process.isReaped { place = ProcessPlace.of(pid: process.pid) }
        signalGroup(.kill, id)
        remains?.kill()
    }

    /// Finds out whether anything is left of the group of an ended process.
    func verifyGroupEmpty(_ id: SpawnID) {
        guard let pid = process?.pid ?? lost?.pid else {
            handle { $0.groupEmptied(id, at: loop.now) }
            return
        }
        let remains = self.remains ?? makeRemains(of: pid, id)
        if remains.isEmpty() {
            remains.cancel()
            self.remains = nil
            process = nil
            lost = nil
            handle { $0.groupEmptied(id, at: loop.now) }
        } else {
            self.remains = remains
            handle { $0.groupNotEmpty(id, at: loop.now) }
        }
    }

    /// A group whose leader ended unseen may be another's by now, so that each member has to prove to be ours.
    private func makeRemains(of pid: Int32, _ id: SpawnID) -> Remains {
        let marker = lost == nil ? nil : cluster.layout.marker(of: name)
        return Remains(ofGroup: pid, marker: marker, loop: loop) { [weak self] in self?.verifyGroupEmpty(id) }
    }

    // MARK: Readiness of programs that do not report it

    /// Begins to find out whether the process is ready, where it does not tell.
    func beginProbing() {
        guard !cluster.program.isBuiltIn, let process else { return }
        let id = process.spawn
        guard cluster.setup.plan.health.check == .auto, settings.isPublic, let port = UInt16(exactly: settings.port)
        else {
            handle { $0.becameReady(id, at: loop.now) }
            return
        }
        probe = PortProbe(port: port, interval: cluster.setup.plan.health.interval, loop: loop) {
            [unowned self] isListening in probed(id, isListening: isListening)
        }
    }

    private func probed(_ id: SpawnID, isListening: Bool) {
        if isListening && lifecycle.state == .ready {
            heartbeat()
        } else if isListening {
            handle { $0.becameReady(id, at: loop.now) }
        } else if lifecycle.state == .ready {
            handle { $0.becameUnready(id, at: loop.now) }
        }
    }
}

extension SpawnError {
    /// Whether trying again could help.
    fileprivate var failure: SpawnFailure {
        guard case .system(let error) = self else { return .permanent("\(self)") }
        switch error.code {
        case EAGAIN, ENOMEM, EMFILE, ENFILE, ENOSPC, EDQUOT: return .transient("\(self)")
        default: return .permanent("\(self)")
        }
    }
}

extension Posix.Signal {
    init(_ signal: Supervision.Signal) {
        switch signal {
        case .term: self = .terminate
        case .int: self = .interrupt
        case .hup: self = .hangUp
        case .quit: self = .quit
        case .usr1: self = .user1
        case .usr2: self = .user2
        case .kill: self = .kill
        case .stop: self = .pause
        case .cont: self = .resume
        }
    }
}
