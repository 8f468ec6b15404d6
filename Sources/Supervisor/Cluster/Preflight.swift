import ClusterConfig
import ControlAPI
import Glibc
import Posix

/// Everything that can be wrong about starting nodes, found out before anything is made or started. Leaves no trace.
struct Preflight {
    /// What was found to be possible.
    struct Outcome {
        var selection: NodesToAdd
        /// Rendered files of the new nodes, by number.
        var files: [Int: [TemplateFile]]
        var program: WorkerProgram
    }

    let layout: Layout
    let setup: ClusterSetup

    init(_ layout: Layout, _ setup: ClusterSetup) {
        self.layout = layout
        self.setup = setup
    }

    /// Checks a request by what is recorded; for commands.
    @discardableResult
    func check(_ request: AddNodes) throws(APIError) -> Outcome {
        let record = try StateFile.load(layout)
        let known = record?.nodes ?? []
        // Nodes whose daemon was killed run on, and hold their ports themselves.
        let living = known.filter { node in (try? record?.identity(of: node)?.isAlive()) ?? false }
        return try check(request, known: known, running: Set(living.map(\.number)))
    }

    /// Checks a request; for the daemon, which knows better than its record.
    ///
    /// - Parameters:
    ///   - known: all nodes of the cluster.
    ///   - running: the numbers of those that hold their ports themselves.
    func check(
        _ request: AddNodes,
        known: [NodeRecord],
        running: Set<Int> = []
    ) throws(APIError) -> Outcome {
        try checkDirectory()
        let numbers = Set(known.map(\.number))
        let selection = try NodesToAdd(
            request.amount,
            known: numbers,
            foreign: try foreignNumbers(known: numbers),
            plan: setup.plan,
            layout: layout
        )
        let program = try WorkerProgram.find(setup, searchPath: searchPath)
        let files = try render(selection, known: known, isPublic: request.isPublic)
        let idle = known.filter { selection.existing.contains($0.number) && !running.contains($0.number) }
        try checkPorts(of: idle, new: selection.new, isPublic: request.isPublic)
        return Outcome(selection: selection, files: files, program: program)
    }

    private var searchPath: String? {
        setup.plan.worker.environment["PATH"] ?? CurrentProcess.environment()["PATH"]
    }

    private func checkDirectory() throws(APIError) {
        guard access(layout.directory, W_OK | X_OK) == 0 else {
            let error = SystemCallError("write to", layout.directory)
            throw APIError(.internalError, "nodes cannot be made here: \(error)")
        }
        // A link in its place would lead to what is somebody else's.
        if let info = try? FileInfo(at: layout.stateFolder), info.kind != .folder {
            throw APIError(.conflict, "\(layout.stateFolder) is not a folder; move it away")
        }
    }

    /// The numbers of what has a node's name here and is no node of the cluster.
    private func foreignNumbers(known: Set<Int>) throws(APIError) -> Set<Int> {
        do {
            let names = try Directory.list(layout.directory).filter { $0.hasPrefix("node-") }
            return Set(names.compactMap(NodeName.number)).subtracting(known)
        } catch {
            throw APIError(.internalError, "the cluster's directory cannot be read: \(error)")
        }
    }

    private func render(
        _ selection: NodesToAdd,
        known: [NodeRecord],
        isPublic: Bool
    ) throws(APIError) -> [Int: [TemplateFile]] {
        let reachable = known.filter { !$0.isPrivateByRequest }.map(\.number) + (isPublic ? selection.new : [])
        var files: [Int: [TemplateFile]] = [:]
        for number in selection.new {
            let values = TemplateValues(
                node: setup.settings(number, isPrivateByRequest: !isPublic),
                knownPeers: setup.plan.knownPeers(of: number, existing: reachable)
            )
            files[number] = try setup.template.render(values)
        }
        return files
    }

    private func checkPorts(of idle: [NodeRecord], new: [Int], isPublic: Bool) throws(APIError) {
        let old = idle.map { setup.settings($0.number, port: $0.port, isPrivateByRequest: $0.isPrivateByRequest) }
        let added = new.map { setup.settings($0, isPrivateByRequest: !isPublic) }
        try PortCheck(layout: layout).check((old + added).filter(\.isPublic))
    }
}
