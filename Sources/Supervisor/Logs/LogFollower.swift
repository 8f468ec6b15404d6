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
    func history(last count: Int, since: Int64) -> LogMerge {
        let logs = nodes.compactMap { files[$0] }
        for log in logs { log.begin(last: count, since: since) }
        return LogMerge(logs)
    }

    /// The lines that were begun and are not complete, for those who do not follow.
    func finish() -> [LogLine] {
        nodes.compactMap { files[$0] }.flatMap { $0.finish() }
    }

    /// Begins to watch: whatever is written from now on ends ``next(orUntil:)``.
    func follow() throws(Failure) {
        watch = try reporting(FileWatch())
        try watchAll()
    }

    /// The lines that were written since the last call, waited for; nil when one of the descriptors can be read.
    ///
    /// Of a log that grows faster than it is read a part; the next call goes on with it at once.
    func next(orUntil ends: [Int32] = []) throws(Failure) -> [LogLine]? {
        guard let watch else { preconditionFailure("follow() comes first") }
        let readable = try reporting(Readable.which(of: ends + [watch.rawValue], until: nextLook))
        if readable.contains(where: ends.contains) { return nil }
        return try whatIsNew()
    }

    /// When to look although nothing may have changed.
    private var nextLook: Instant {
        let unread = files.values.filter(\.hasMore)
        if unread.isEmpty { return .distantFuture }
        return unread.allSatisfy(\.isUnsettled) ? MonotonicClock.now() + Self.rotationPause : .origin
    }

    /// How long a log that is being rotated is left alone.
    static let rotationPause: Duration = .milliseconds(5)

    /// Whether a log has more than ``whatIsNew()`` has returned.
    var hasMore: Bool { files.values.contains(where: \.hasMore) }

    /// Readable when ``whatIsNew()`` has something to tell; nil before ``follow()``.
    var descriptor: Int32? { watch?.rawValue }

    /// The lines that were written since the last call, without waiting.
    func whatIsNew() throws(Failure) -> [LogLine] {
        guard let watch else { preconditionFailure("follow() comes first") }
        let changed = try reporting(watch.changes())
        let contents = changed.intersection(files.values.map(\.path))
        let hasNewNames = contents.count < changed.count
        if hasNewNames { try namesAppeared() }
        return nodes.compactMap { files[$0] }.filter { hasNewNames || $0.hasMore || contents.contains($0.path) }
            .flatMap { $0.readNew() }.merged()
    }

    private func namesAppeared() throws(Failure) {
        try findNodes()
        try watchAll()
    }

    /// Folders and files that are not there yet are watched when their parent tells of them.
    private func watchAll() throws(Failure) {
        guard let watch else { return }
        try reporting(watch.addFolder(layout.directory))
        for file in files.values {
            try reporting(watch.addFolder(layout.nodePath(file.node)))
            try reporting(watch.addFile(file.path))
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
