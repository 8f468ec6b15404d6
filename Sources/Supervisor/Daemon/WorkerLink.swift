import ControlAPI
import Supervision
import Transport

/// The open link of a built-in worker: what it has told, and what it is asked.
final class WorkerLink {
    let connection: Connection
    let node: Node
    private var peerNames: SortedSet<PeerName>
    private(set) var pool: PoolReport
    /// The transactions that the worker was given and has not answered for, by the number of the request.
    private var submissions: [Int: (Result<String, APIError>) -> Void] = [:]
    private var nextRequest = 1
    /// Of the faults that the worker has last said to hold.
    private(set) var appliedFaults = -1

    /// - Parameters:
    ///   - node: the node whose present process is at the other end.
    ///   - registration: what it has said of itself.
    init(_ connection: Connection, _ node: Node, _ registration: WorkerRegistration) {
        self.connection = connection
        self.node = node
        peerNames = SortedSet(registration.peers.map(PeerName.init))
        pool = registration.pool
    }

    /// The worker's peers: names, those of the cluster by number; of those outside the cluster their addresses.
    var peers: [String] { peerNames.elements.map(\.text) }

    /// The node is ready from now on.
    func begin() {
        let health = node.cluster.setup.plan.health
        let interval = health.check == .none ? nil : health.interval.seconds
        send(.welcome(heartbeatSeconds: interval, faults: node.cluster.faults(of: node)))
        node.cluster.formation.peersReported(by: node.name, peers)
        node.cluster.formation.poolReported(by: node.name, PoolSummary(pool))
        guard let process = node.process else { return }
        node.handle { $0.becameReady(process.spawn, at: node.loop.now) }
    }

    func received(_ message: WorkerMessage) {
        switch message {
        case .register:
            connection.close(.policyViolation, reason: "registered already")
        case .peers(let joined, let left):
            report(joined: joined, left: left)
        case .pool(let report):
            pool = report
            node.cluster.formation.poolReported(by: node.name, PoolSummary(report))
            node.cluster.meshChanged()
        case .heartbeat:
            node.heartbeat()
        case .faultsApplied(let revision):
            appliedFaults = revision
            node.cluster.meshChanged()
        case .submitted(let request, let result):
            submissions.removeValue(forKey: request)?(result.outcome)
        }
    }

    private func report(joined: [String], left: [String]) {
        for peer in left {
            peerNames.remove(PeerName(peer))
            node.cluster.formation.linkClosed(from: node.name, to: peer)
        }
        for peer in joined {
            peerNames.insert(PeerName(peer))
            node.cluster.formation.linkOpened(from: node.name, to: peer)
        }
        node.cluster.meshChanged()
    }

    /// Has a TRANSACTION message stored and spread.
    func submit(_ message: String, answer: @escaping (Result<String, APIError>) -> Void) {
        submissions[nextRequest] = answer
        send(.submit(request: nextRequest, message: message))
        nextRequest += 1
    }

    /// Tells the worker its faults, which it answers once they hold.
    func sendFaults() {
        send(.faults(node.cluster.faults(of: node)))
    }

    /// The connection is over. A node whose process lives on may come back on another one.
    func ended() {
        let lost = APIError(.notStored, "\(node.name) went away before it answered; whether it stored it is unknown")
        for answer in submissions.values { answer(.failure(lost)) }
        submissions = [:]
        guard node.link === self else { return }
        node.link = nil
        guard let spawn = node.process?.spawn else { return }
        // After the events of this turn, of which the end of the process may be one: then there is no more to say.
        node.loop.schedule(at: node.loop.now) { [node] in
            guard node.link == nil else { return }
            node.handle { $0.becameUnready(spawn, at: node.loop.now) }
        }
    }

    private func send(_ message: SupervisorMessage) {
        connection.send(text: message.json.bytes())
    }
}

/// What a worker calls a peer. The shorter name is the lesser one, so that node-2 is before node-10.
private struct PeerName: Comparable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func < (left: PeerName, right: PeerName) -> Bool {
        (left.text.utf8.count, left.text) < (right.text.utf8.count, right.text)
    }
}

extension PoolSummary {
    fileprivate init(_ report: PoolReport) {
        self.init(count: report.transactions, fingerprint: report.fingerprint)
    }
}

extension SubmissionResult {
    fileprivate var outcome: Result<String, APIError> {
        switch self {
        case .stored(let id): .success(id)
        case .failed(let code, let message): .failure(APIError(APIError.Code(rawValue: code) ?? .rejected, message))
        }
    }
}
