import ControlAPI
import Posix
import Time

/// Waits until the mesh is formed, and shows how it goes.
struct Formation {
    private let client: ControlClient
    private let events: EventStream
    private let console: Console
    private let start = MonotonicClock.now()
    /// How long a node that has ended while others failed has to be quiet before it counts as ready.
    private static let probation: Duration = .seconds(3)

    /// Begins to listen, so that what is started after this is seen from its beginning.
    init(_ client: ControlClient, _ console: Console) throws(Failure) {
        self.client = client
        self.console = console
        events = try EventStream(client.layout, client.interruption)
    }

    /// Waits until every node is ready and linked with all.
    ///
    /// - Parameters:
    ///   - progress: what is known already.
    ///   - added: the nodes that are all that is asked for, where not the whole cluster is.
    /// - Returns: the cluster's status then.
    /// - Throws: ``ExitCode/timeRanOut``, or which nodes have failed.
    func wait(
        from progress: FormationProgress,
        added: [String]? = nil,
        until deadline: Instant
    ) throws(Failure) -> FormedCluster {
        var progress = progress
        var line = LiveLine(console)
        var isLate = false
        // Whatever ends the wait, nothing is written behind the progress.
        defer { line.clear() }
        while !isLate {
            if !progress.isSettled {
                isLate = try !take(next: &progress, until: deadline)
            } else {
                let probationEnd = min(deadline, MonotonicClock.now() + Self.probation)
                guard progress.mayFailFurther, try take(next: &progress, until: probationEnd) else { break }
            }
            line.draw(progress.text)
        }
        let document = try client.statusDocument()
        let cluster = try FormedCluster(document: document, duration: MonotonicClock.now() - start)
        if isLate { progress.take(cluster.status) }
        if isLate && !progress.isSettled { throw Shortfall(cluster.status).failure(waitedFor: "the mesh") }
        if !progress.failures.isEmpty { throw failure(progress.failures, added, cluster.status) }
        return cluster
    }

    /// Takes in what happened; false when the deadline has passed.
    private func take(next progress: inout FormationProgress, until deadline: Instant) throws(Failure) -> Bool {
        switch try events.next(until: deadline) {
        case .event(let event): progress.take(event)
        case .timeUp: return false
        case .end: throw .daemonGone(in: client.layout.directory)
        }
        for event in try events.drain() { progress.take(event) }
        return true
    }

    private func failure(_ failures: [String: String], _ added: [String]?, _ status: ClusterStatus) -> Failure {
        let failed = status.nodes.filter { failures[$0.name] != nil }
        let crashes = failed.map { CrashDiagnosis.Crash($0, in: client.layout) }
        let shared = CrashDiagnosis(crashes, of: status.nodes.count)
        let reports =
            [shared?.text].compactMap(\.self)
            + zip(failed, crashes).compactMap { node, crash in
                guard shared?.nodes.contains(node.name) != true else { return nil }
                let quoted = crash.lines.map { "\n    \($0)" }.joined()
                return "\(node.name) failed: \(node.reason ?? failures[node.name] ?? "")" + quoted
            }
        let wanted = added ?? status.nodes.map(\.name)
        let code: ExitCode = wanted.allSatisfy { failures[$0] != nil } ? .failed : .someOnly
        let names = failed.map(\.name)
        let again = failed.count == status.nodes.count ? "all" : names.joined(separator: " ")
        return Failure(
            code,
            reports.joined(separator: "\n"),
            advice: "Read more with: supervisor logs \(names.first ?? "")\nTry again with: supervisor start \(again)"
        )
    }
}

/// A cluster whose mesh has formed.
struct FormedCluster {
    /// The status as it came.
    let document: [UInt8]
    let status: ClusterStatus
    /// How long the forming took.
    let duration: Duration

    init(document: [UInt8], duration: Duration) throws(Failure) {
        self.document = document
        self.duration = duration
        status = try ControlClient.read(ClusterStatus(parsing: document))
    }

    /// Prints the status, and a line about the formation.
    func show(_ invocation: Invocation) throws(Failure) {
        let console = invocation.console
        if invocation.wantsJSON { return try console.write(document + [UInt8(ascii: "\n")]) }
        try console.print(StatusTable(status, console).text)
        let ready = status.nodes.count { $0.state == .ready }
        let nodes = ReadableText.count(ready, "node")
        let links = ReadableText.count(status.mesh.links, "link")
        let time = ReadableText.duration(seconds: duration.seconds)
        guard status.mesh.isFormed || status.mesh.linksCut == 0 else {
            let cut = ReadableText.count(status.mesh.linksCut, "link")
            console.note(
                "linked \(nodes) as far as faults allow, \(links) in \(time); \(cut) cut until: supervisor heal"
            )
            return
        }
        console.note("formed \(nodes), \(links) in \(time)")
    }
}
