import ControlAPI
import EventLoop
import Posix
import Supervision
import Time
import Transport

/// The links of workers, from the upgrade of a connection on.
final class LinkTable {
    /// How long a worker may take to say who it is.
    private static let registrationTimeout: Duration = .seconds(5)

    private unowned let cluster: Cluster
    private var links: [UInt64: WorkerLink] = [:]
    /// Connections whose worker has not registered yet, with the process that the kernel says is at their other end.
    private var unregistered: [UInt64: Int32] = [:]

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// A connection is about to become a link.
    func expect(_ connection: Connection, from pid: Int32) {
        unregistered[connection.id] = pid
        cluster.loop.schedule(after: Self.registrationTimeout) { [weak self, weak connection] in
            guard let connection, self?.unregistered[connection.id] != nil else { return }
            connection.close(.policyViolation, reason: "no registration within \(Self.registrationTimeout)")
        }
    }

    func received(_ payload: UnsafeRawBufferPointer, on connection: Connection) {
        let message: WorkerMessage
        do {
            message = try WorkerMessage(parsing: payload)
        } catch {
            connection.close(.invalidPayload, reason: "not a message of a worker")
            DaemonLog.write("a worker's link was closed: \(error)")
            return
        }
        if let link = links[connection.id] {
            link.received(message)
        } else if case .register(let registration) = message, let pid = unregistered[connection.id] {
            register(registration, from: pid, on: connection)
        } else {
            connection.close(.policyViolation, reason: "the first message is a registration")
        }
    }

    func ended(_ connection: Connection) {
        unregistered[connection.id] = nil
        links.removeValue(forKey: connection.id)?.ended()
    }

    /// Only the node's present process counts: an older one that is on its way out would report for its successor.
    private func register(_ registration: WorkerRegistration, from pid: Int32, on connection: Connection) {
        guard
            let node = cluster.node(registration.node), node.name == registration.node, cluster.program.isBuiltIn,
            let process = node.process, process.pid == pid, !process.isReaped
        else {
            connection.close(.policyViolation, reason: "process \(pid) is not that node's")
            return
        }
        unregistered[connection.id] = nil
        node.link?.connection.close(.goingAway, reason: "registered on another link")
        let link = WorkerLink(connection, node, registration)
        links[connection.id] = link
        node.link = link
        link.begin()
    }
}
