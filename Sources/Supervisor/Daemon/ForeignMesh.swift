import EventLoop
import Posix
import Supervision
import Time

/// Who is linked with whom among programs that report nothing.
///
/// Asking them in their own protocol would leave traces: a node of the teaching network answers only at an address that it
/// is told of, which it then keeps and passes on. The kernel knows as well: a node has dialled another when one of its
/// sockets is connected to that node's port. So nothing is sent to anybody.
///
/// Nothing tells of a new connection. So it looks soon after something has changed, then after longer and longer pauses until
/// nothing more is to be expected, and when somebody asks for the status.
final class ForeignMesh {
    private static let firstPause: Duration = .milliseconds(10)
    private static let longestPause: Duration = .seconds(1)
    /// How many times as long as looking takes it rests at least: the daemon has other things to do.
    private static let restFactor = 10
    /// It never rests for longer, since a look seems to have taken long, too, when the daemon was suspended in the midst of it.
    private static let longestRest: Duration = .seconds(10)

    private unowned let cluster: Cluster
    private var timer: TimerID?
    private var pause = ForeignMesh.firstPause
    private var lookedAt: Instant?
    /// How long the last look took.
    private var cost: Duration = .zero
    private var links: [String: Set<String>] = [:]
    /// Whether there has been a link at all: some programs make none.
    private(set) var isMesh = false
    /// Whether it has looked long enough for a first link to be seen.
    private(set) var isQuiet = false

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// A node became ready, or is no longer.
    func changed() {
        pause = Self.firstPause
        isQuiet = false
        if cluster.ending == nil, cluster.formation.linksExpected > 0 { scheduleLook() } else { cancel() }
    }

    /// Looks, unless that was done a moment ago.
    func refresh() {
        guard cluster.formation.readyCount > 1 else { return }
        if let lookedAt, cluster.loop.now - lookedAt < Self.longestPause { return }
        look()
    }

    /// Ends looking.
    func cancel() {
        if let timer { cluster.loop.cancel(timer) }
        timer = nil
    }

    private func scheduleLook() {
        cancel()
        timer = cluster.loop.schedule(after: Self.rest(pause: pause, cost: cost)) { [weak self] in
            guard let self else { return }
            timer = nil
            look()
            goOn()
        }
    }

    /// How long to rest before the next look.
    ///
    /// - Parameters:
    ///   - pause: what is wanted.
    ///   - cost: how long the last look took.
    static func rest(pause: Duration, cost: Duration) -> Duration {
        max(pause, min(cost * restFactor, longestRest))
    }

    /// While links are missing it goes on looking. A program that makes none is let alone.
    private func goOn() {
        pause = min(pause * 2, Self.longestPause)
        if cluster.formation.links == cluster.formation.linksExpected { return }
        if pause == Self.longestPause, !isMesh {
            isQuiet = true
            cluster.meshChanged()
        } else {
            scheduleLook()
        }
    }

    private func look() {
        lookedAt = cluster.loop.now
        let start = MonotonicClock.now()
        defer { cost = MonotonicClock.now() - start }
        do throws(SystemCallError) {
            let found = try findLinks()
            if found != links { pause = Self.firstPause }
            links = found
            isMesh = isMesh || found.values.contains { !$0.isEmpty }
            for (node, peers) in found { cluster.formation.peersReported(by: node, peers) }
            cluster.meshChanged()
        } catch {
            DaemonLog.write("the nodes' connections cannot be looked at: \(error)")
        }
    }

    /// The nodes that each node has dialled.
    private func findLinks() throws(SystemCallError) -> [String: Set<String>] {
        var names: [UInt16: String] = [:]
        for node in cluster.nodes where node.settings.isPublic {
            if let port = UInt16(exactly: node.settings.port) { names[port] = node.name }
        }
        let connections = try TCPConnection.dialled(to: Set(names.keys))
        let ports = Dictionary(connections.map { ($0.inode, $0.remotePort) }, uniquingKeysWith: { first, _ in first })
        var links: [String: Set<String>] = [:]
        for node in cluster.nodes {
            guard let process = node.process, !process.isReaped else { continue }
            let sockets = ProcessTree.members(under: process.pid).flatMap(TCPConnection.inodes)
            let dialled = sockets.compactMap { ports[$0] }
            links[node.name] = Set(dialled.compactMap { names[$0] }).subtracting([node.name])
        }
        return links
    }
}
