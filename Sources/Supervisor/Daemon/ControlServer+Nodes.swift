import ControlAPI
import JSON
import Supervision

/// What is asked of nodes. Answered when it has come about.
extension ControlServer {
    /// Nodes are made, or started again. Where the first ones of all cannot be, the daemon ends: it was started for them,
    /// and a failed start leaves nothing behind.
    func add(_ request: AddNodes, _ reply: Reply) throws(APIError) {
        let names: NodeNames
        do {
            names = try cluster.add(request)
        } catch {
            if cluster.hasHadNodes || cluster.ending != nil { throw error }
            return goDown(keepingData: false) { _ in reply(.failure(error)) }
        }
        onceRecorded(reply)(.success(names.json))
    }

    func change(_ node: Node, _ operation: Route.Operation, _ reply: Reply) throws(APIError) {
        if cluster.ending != nil { throw .goingDown }
        if operation == .start || operation == .restart { try cluster.requireStarting() }
        let before = node.process?.spawn
        let now = cluster.loop.now
        let refusal = node.handle { lifecycle in
            switch operation {
            case .start: lifecycle.startRequested(at: now)
            case .stop: lifecycle.stopRequested(at: now)
            case .restart: lifecycle.restartRequested(at: now)
            case .kill: lifecycle.killRequested(at: now)
            case .pause: lifecycle.pauseRequested(at: now)
            case .resume: lifecycle.resumeRequested(at: now)
            default: []
            }
        }
        if let refusal { throw refusal.error(node.name, operation) }
        cluster.wait(
            Waiter(
                outcome: { [cluster] in Self.outcome(of: operation, on: node, before, cluster) },
                answer: onceRecorded(reply)
            )
        )
    }

    /// How far a request is; nil while it is under way.
    private static func outcome(
        of operation: Route.Operation,
        on node: Node,
        _ before: SpawnID?,
        _ cluster: Cluster
    ) -> Result<JSONValue, APIError>? {
        let done = { Result<JSONValue, APIError>.success(node.status(now: cluster.loop.now).json) }
        let lifecycle = node.lifecycle
        if lifecycle.isRemoved { return .failure(APIError(.conflict, "\(node.name) is being removed")) }
        switch operation {
        case .start, .restart:
            if let reason = lifecycle.failureReason {
                return .failure(APIError(.conflict, "\(node.name) failed: \(reason.text)"))
            }
            if lifecycle.state == .stopped {
                return .failure(APIError(.conflict, "\(node.name) was stopped meanwhile"))
            }
            guard let process = lifecycle.process, lifecycle.state != .stopping else { return nil }
            return operation == .start || process != before ? done() : nil
        case .stop:
            if lifecycle.isAtRest { return done() }
            guard let process = lifecycle.process, process != before else { return nil }
            return .failure(APIError(.conflict, "\(node.name) was started again meanwhile"))
        case .kill:
            return lifecycle.process == nil || lifecycle.process != before ? done() : nil
        default:
            return done()
        }
    }

    func remove(_ node: Node, _ request: ControlRequest, _ reply: Reply) throws(APIError) {
        if cluster.ending != nil { throw .goingDown }
        // Once somebody has asked for the folder to stay, nobody else's wish deletes it.
        if try request.flag("keep") { node.keepsFolder = true }
        node.handle { $0.removeRequested(at: cluster.loop.now) }
        cluster.wait(
            Waiter(
                outcome: { Self.outcomeOfRemoval(of: node) },
                answer: onceRecorded(reply)
            )
        )
    }

    /// The answer leaves when what it says is on disk: a daemon that is killed right after it must not undo it.
    private func onceRecorded(_ reply: Reply) -> (Result<JSONValue, APIError>) -> Void {
        { [cluster] result in
            cluster.saveChanges()
            reply(result)
        }
    }

    private static func outcomeOfRemoval(of node: Node) -> Result<JSONValue, APIError>? {
        guard node.lifecycle.isRemoved else { return nil }
        guard let left = node.leftBehind else { return .success(NodeNames([node.name]).json) }
        return .failure(APIError(.conflict, "\(node.name) is removed, but its folder was left: \(left)"))
    }

    /// - Parameter answer: called when all is stopped, before the streams are ended.
    func goDown(keepingData: Bool, answer: @escaping (DownResult) -> Void) {
        cluster.goDown(keepingData: keepingData) { [eventStreams, logStreams] result in
            answer(result)
            eventStreams.endAll()
            logStreams.endAll()
        }
    }
}

extension Refusal {
    fileprivate func error(_ node: String, _ operation: Route.Operation) -> APIError {
        let why =
            switch self {
            case .notRunning: "it has no process"
            case .stopping: "it is being stopped"
            case .paused: "it is paused; let it go on with: supervisor resume \(node)"
            case .notPaused: "it is not paused"
            case .removed: "it is being removed"
            }
        return APIError(.conflict, "cannot \(operation.rawValue) \(node): \(why)")
    }
}
