import ClusterConfig
import Posix
import Time

/// The logs of a cluster's nodes: those there are, and those of nodes that come later.
final class LogFollower {
    private let layout: Layout
    /// The nodes asked for; nil for all.
    private let wanted: Set<String>?
    private var files: [String: LogFile] = [:]
    private var watch: FileWatch?

    init(_ layout: Layout, nodes wanted: Set<String>?) throws(Failure) {
        self.layout = layout
        self.wanted = wanted
        try findNodes()
    }

    /// The nodes that have a folder, by number.
    var nodes: [String] {
        files.keys.sorted { (NodeName.number(in: $0) ?? 0) < (NodeName.number(in: $1) ?? 0) }
    }

    /// The lines there are: of each node the last `count` at most, and none before `since`, in the order of time.
    ///
    /// - Parameter since: milliseconds since 1970.
    func history(last count: Int, since: Int64) -> [LogLine] {
        let lines = nodes.compactMap { files[$0] }.flatMap { $0.history(atMost: count) }
        return lines.filter { $0.milliseconds >= since }.merged()
    }

    /// Begins to watch: whatever is written from now on ends ``next(orUntil:)``.
    func follow() throws(Failure) {
        watch = try FileWatch()
        try watchAll()
    }

    /// The lines that were written since the last call, waited for; nil when `interruption` can be read.
    func next(orUntil interruption: Int32?) throws(Failure) -> [LogLine]? {
        guard let watch else { preconditionFailure("follow() comes first") }
        let descriptors = [watch.rawValue] + (interruption.map { [$0] } ?? [])
        let readable = try Readable.which(of: descriptors, until: .distantFuture)
        if let interruption, readable.contains(interruption) { return nil }
        let changed = try watch.changes()
        let contents = changed.intersection(files.values.map(\.path))
        let hasNewNames = contents.count < changed.count
        if hasNewNames { try namesAppeared() }
        return nodes.compactMap { files[$0] }.filter { hasNewNames || contents.contains($0.path) }
            .flatMap { $0.readNew() }.merged()
    }

    private func namesAppeared() throws(Failure) {
        try findNodes()
        try watchAll()
    }

    /// Folders and files that are not there yet are watched when their parent tells of them.
    private func watchAll() throws(Failure) {
        try watch?.addFolder(layout.directory)
        for file in files.values {
            try watch?.addFolder(layout.nodePath(file.node))
            try watch?.addFile(file.path)
        }
    }

    private func findNodes() throws(Failure) {
        for name in try reporting(Directory.list(layout.directory)) where files[name] == nil {
            guard let number = NodeName.number(in: name), NodeName.name(of: number) == name else { continue }
            guard wanted?.contains(name) ?? true else { continue }
            files[name] = LogFile(of: name, at: layout.logPath(of: name))
        }
    }
}
