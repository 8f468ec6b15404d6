import ClusterConfig
import ControlAPI
import EventLoop
import Posix
import Supervision
import Time

/// All nodes of a cluster, and what is known about their mesh.
final class Cluster {
    let layout: Layout
    let setup: ClusterSetup
    let loop: EventLoop
    let folders: NodeFolders
    let events: EventLog
    let logKeeper: LogKeeper
    let startedAt: Instant
    /// The program that new processes run; looked for anew whenever nodes are added.
    var program: WorkerProgram
    var formation: ClusterFormation
    /// What is broken on purpose between the nodes.
    var faults = Faults()
    /// How many links they cut; nil once readiness or faults have changed.
    var linksCut: Int?
    var random = SystemRandomNumberGenerator()
    /// Set while the cluster is being taken down; nothing is started any more.
    var ending: Ending?
    /// Whether there are nodes, or were: under this daemon or under an earlier one.
    var hasHadNodes = false
    private(set) var nodes: [Node] = []
    private var waiters: [Waiter] = []
    private var progress: MeshProgress?
    private var hasChanged = false
    private(set) lazy var foreignMesh = ForeignMesh(self)
    private(set) lazy var startGate = StartGate(self)
    private lazy var keeper = StateKeeper(
        layout,
        loop: loop,
        record: { [unowned self] in record },
        report: { [unowned self] in warn($0) }
    )
    let bootID: String
    private let environment: NodeEnvironment

    init(
        _ layout: Layout,
        _ setup: ClusterSetup,
        loop: EventLoop,
        socketPath: String
    ) throws(SystemCallError) {
        self.layout = layout
        self.setup = setup
        self.loop = loop
        formation = ClusterFormation(isPartial: setup.plan.mesh.topology == .partial)
        folders = NodeFolders(layout: layout)
        events = EventLog(layout.eventsPath)
        logKeeper = try LogKeeper(
            setup.plan.logs,
            program: CurrentProcess.executablePath(),
            daemonLog: layout.daemonLogPath,
            loop: loop
        )
        startedAt = loop.now
        bootID = try ProcessIdentity.currentBootID()
        let inherited = CurrentProcess.environment()
        program = WorkerProgram.asConfigured(setup, searchPath: inherited["PATH"])
        environment = NodeEnvironment(
            inherited: inherited,
            plan: setup.plan,
            socketPath: setup.plan.worker.isBuiltIn ? socketPath : nil
        )
        logKeeper.rotationsEnded = { [unowned self] in meshChanged() }
    }

    /// The node of that name or number.
    func node(_ name: String) -> Node? {
        guard let number = NodeName.number(in: name) else { return nil }
        return nodes.first { $0.number == number }
    }

    /// Adds a node; those before it in number stay before it.
    func insert(_ node: Node) {
        let place = nodes.firstIndex { $0.number > node.number } ?? nodes.endIndex
        nodes.insert(node, at: place)
        let settings = node.settings
        let reach: NodeReach = !settings.isPublic ? .dialsOnly : settings.usesWebSocket ? .webSocket : .http
        formation.nodeAdded(node.name, reach: reach, isNative: setup.plan.worker.isBuiltIn)
    }

    func forget(_ node: Node) {
        nodes.removeAll { $0 === node }
        linksCut = nil
        formation.nodeRemoved(node.name)
        forgetFaults(of: node.name)
        stateChanged()
    }

    // MARK: Changes

    /// Takes in that something may have changed with a node.
    func changed(_ node: Node) {
        linksCut = nil
        let ready = formation.readyCount
        formation.readinessChanged(node.name, isReady: node.lifecycle.state == .ready)
        if ready != formation.readyCount, !setup.plan.worker.isBuiltIn { foreignMesh.changed() }
        startGate.look()
        stateChanged()
    }

    func stateChanged() {
        hasChanged = true
        keeper.changed()
    }

    /// Links or pools have changed, which is not recorded.
    func meshChanged() {
        hasChanged = true
    }

    /// The daemon is there.
    func began() {
        events.record(.supervisor, message: "the supervisor looks after the cluster")
        logKeeper.keep(layout.daemonLogPath)
    }

    /// What is on the disk already.
    func found(_ record: ClusterRecord) {
        hasHadNodes = true
        keeper.found(record)
    }

    /// Has the present state on disk when it returns.
    func saveNow() throws(SystemCallError) {
        try keeper.saveNow()
    }

    /// Has what has changed on disk when it returns, as far as the disk allows.
    func saveChanges() {
        keeper.saveChanges()
    }

    /// Writes no state any more: it is about to be deleted.
    func stopSaving() {
        keeper.cancel()
    }

    /// Tells those who follow the events, and the log, of trouble that belongs to no node.
    private func warn(_ message: String) {
        DaemonLog.write(message)
        events.record(.warning, message: message)
    }

    /// Tells those who follow the events what happened to a node.
    func report(_ report: LifecycleReport, of node: Node) {
        events.record(
            .nodeState,
            node: node.name,
            message: report.sentence(about: node.name, at: loop.now) + report.remark(on: node),
            state: node.lifecycle.state.shown
        )
    }

    /// Answers when something is so, which is looked at whenever something has changed.
    func wait(_ waiter: Waiter) {
        waiters.append(waiter)
        hasChanged = true
    }

    /// Called once in a turn of the loop, after everything that it brought.
    ///
    /// - Returns: whether anything had changed.
    func turnEnded() -> Bool {
        guard hasChanged else { return false }
        hasChanged = false
        // An answer may bring the next request, which may wait, too.
        let waiting = waiters
        waiters = []
        waiters = waiting.filter { !$0.isDone() } + waiters
        let now = meshProgress
        if now != progress {
            progress = now
            events.record(.mesh, message: now.sentence, mesh: now)
        }
        return true
    }

    // MARK: What there is

    /// How far the mesh is. Programs that make no links among each other are taken for linked once nothing more is to be
    /// expected.
    var meshProgress: MeshProgress {
        let isTold = setup.plan.worker.isBuiltIn || foreignMesh.isMesh
        let isQuiet = formation.readyCount == 1 || formation.readyCount > 1 && foreignMesh.isQuiet
        let mesh = MeshStatus(
            isFormed: isTold ? formation.isFormed : isQuiet,
            isConverged: isTold ? formation.isConverged : isQuiet,
            links: isTold ? formation.links : 0,
            linksExpected: isTold ? formation.linksExpected : 0,
            degree: setup.plan.mesh.topology == .partial ? setup.plan.mesh.degree : nil,
            linksCut: isTold ? countLinksCut() : 0,
            faults: faults
        )
        return MeshProgress(ready: formation.readyCount, nodes: nodes.count(where: \.isMeantToRun), mesh: mesh)
    }

    /// The nodes that a program is linked with that does not report them; nil where its kind makes no links.
    func foreignPeers(of node: Node) -> [String]? {
        guard !setup.plan.worker.isBuiltIn, foreignMesh.isMesh, node.process != nil else { return nil }
        return formation.peers(of: node.name)
    }

    var record: ClusterRecord {
        ClusterRecord(bootID: bootID, name: setup.plan.name, nodes: nodes.map(\.record), faults: faults)
    }

    /// What a node's next process is made from.
    func spawnRequest(for node: Node) -> SpawnRequest {
        SpawnRequest(
            command: program.command,
            arguments: program.arguments,
            environment: environment.variables(
                of: node.settings,
                dotEnv: program.isBuiltIn ? [] : dotEnv(of: node),
                marker: layout.marker(of: node.name),
                awaitsFaults: !faults(of: node).peers.isEmpty
            ),
            workingDirectory: layout.nodePath(node.name),
            output: .append(toFile: layout.logPath(of: node.name)),
            // In the daemon's session a paused node would not survive it: when the last process of a session that looks
            // after a stopped group ends, the kernel sends that group SIGHUP (POSIX.1-2017, _Exit).
            standing: .sessionLeader
        )
    }

    /// Read each time, because people edit it. What is wrong with it the program will say better.
    private func dotEnv(of node: Node) -> [DotEnv.Entry] {
        let path = "\(layout.nodePath(node.name))/.env"
        guard
            let bytes = try? File.read(path, limitInBytes: 1 << 20),
            let settings = try? DotEnv.parse(bytes.span, file: path)
        else { return [] }
        return settings.entries
    }
}
