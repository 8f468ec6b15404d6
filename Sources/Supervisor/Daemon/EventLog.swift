import ControlAPI
import Posix

/// What has happened in the cluster, lately: in memory for those who follow, and in `events.jsonl` for later.
final class EventLog {
    /// Events that are kept for those who come back.
    private static let keptEvents = 1_000
    /// The file is cut down to what is kept when it grows over this.
    private static let largestFileInBytes = 4 << 20

    private let path: String
    /// As they are in the file: few are ever asked for again, and as text they take the least memory.
    private var kept: RecentLines
    private var unwritten: [ClusterEvent] = []
    private var nextCursor = 1
    private var fileBytes = 0
    /// Whether the file ends in the middle of a line, because somebody died or the disk was full.
    private var isTorn = false
    private var hasFailed = false
    private var isClosed = false

    /// Goes on where an earlier daemon ended.
    init(_ path: String) {
        self.path = path
        // A log that cannot be read is begun anew: events are told for comfort, nothing depends on them.
        let bytes = (try? File.read(path, limitInBytes: 2 * Self.largestFileInBytes)) ?? []
        fileBytes = bytes.count
        isTorn = bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false
        kept = RecentLines(keeping: Self.keptEvents, of: bytes)
        nextCursor = (newestFirst.first { _ in true }?.cursor ?? 0) + 1
    }

    /// How many events there have been.
    var count: Int { nextCursor - 1 }

    /// Takes note of something; it is told and written at the end of the turn.
    func record(
        _ kind: ClusterEvent.Kind,
        node: String? = nil,
        message: String,
        state: NodeState? = nil,
        mesh: MeshProgress? = nil
    ) {
        unwritten.append(
            ClusterEvent(
                cursor: nextCursor,
                time: "\(Timestamp.now())",
                kind: kind,
                node: node,
                message: message,
                state: state,
                mesh: mesh
            )
        )
        nextCursor += 1
    }

    /// The events behind a cursor that are still kept, but for those of this turn. Whoever comes back so late that some are
    /// not is told so by the first of them.
    func events(after cursor: Int) -> [ClusterEvent] {
        if cursor >= count { return [] }
        var newer: [ClusterEvent] = []
        for event in newestFirst {
            if event.cursor <= cursor { break }
            newer.append(event)
        }
        return gap(after: cursor, before: newer.last?.cursor) + newer.reversed()
    }

    /// What is kept, each line read when it is come to. A line may be torn.
    private var newestFirst: some Sequence<ClusterEvent> {
        kept.lines.reversed().lazy.compactMap { try? ClusterEvent(parsing: $0) }
    }

    /// None after 0, which asks for whatever there is.
    private func gap(after cursor: Int, before next: Int?) -> [ClusterEvent] {
        guard let next, cursor > 0, cursor < next - 1 else { return [] }
        let lost = "events \(cursor + 1) to \(next - 1) are not kept any more"
        return [ClusterEvent(cursor: next - 1, time: "\(Timestamp.now())", kind: .warning, message: lost)]
    }

    /// Writes the events of this turn to the file, and returns them for those who follow.
    func flush() -> [ClusterEvent] {
        guard !unwritten.isEmpty else { return [] }
        let new = unwritten
        unwritten = []
        let lines = Self.lines(new)
        kept.append(lines)
        write(lines)
        return new
    }

    /// Writes to the file no more: it is about to be deleted, or its next writer about to come.
    func close() {
        isClosed = true
    }

    private func write(_ new: [UInt8]) {
        if isClosed { return }
        do throws(SystemCallError) {
            // A line of its own for what is torn, so that it takes nothing else with it.
            let lines = (isTorn ? [UInt8(ascii: "\n")] : []) + new
            if fileBytes + lines.count > Self.largestFileInBytes {
                let recent = Array(kept.newest)
                try File.replace(path, with: recent, mode: 0o600)
                fileBytes = recent.count
            } else {
                try File.open(path, .appending, mode: 0o600).writeAll(lines)
                fileBytes += lines.count
            }
            isTorn = false
            hasFailed = false
        } catch {
            isTorn = true
            if !hasFailed { DaemonLog.write("events are not written any more: \(error)") }
            hasFailed = true
        }
    }

    private static func lines(_ events: [ClusterEvent]) -> [UInt8] {
        var bytes: [UInt8] = []
        for event in events {
            event.json.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }
}
