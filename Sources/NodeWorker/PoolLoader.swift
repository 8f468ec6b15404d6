import Gossip
import JSON
import Posix

/// A pool file that is ready for use.
struct LoadedPool: ~Copyable {
    var file: PoolFile
    /// What had to be mended, for the log.
    var repair: PoolRepair?
}

/// Something that was mended in a pool file.
enum PoolRepair: CustomStringConvertible {
    /// The last line was cut short by a crash while it was written; nothing acknowledged was in it.
    case tornEnd(bytes: Int64, backup: String)
    /// The last line was whole, and what follows it was not what closes the array.
    case wrongEnd(backup: String)
    /// Valid JSON in another layout, written anew with a transaction a line.
    case relaidOut(transactions: Int, backup: String)

    var description: String {
        switch self {
        case .tornEnd(let bytes, let backup):
            "removed \(bytes) bytes of a torn last line; the file as it was is kept as \(backup)"
        case .wrongEnd(let backup):
            "wrote the end of the array anew, which was cut short or edited; the file as it was is kept as \(backup)"
        case .relaidOut(let transactions, let backup):
            "laid out \(transactions) transactions one a line; the file as it was is kept as \(backup)"
        }
    }
}

/// Opens a pool file, reads every transaction into the node, and mends what a crash left behind.
struct PoolLoader {
    let path: String

    /// Larger files are refused: offsets would fit, the machine's memory might not.
    private static let largestFile: Int64 = 8 << 30

    func load(into node: inout GossipNode) throws(WorkerFailure) -> LoadedPool {
        let isThere = try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try FileInfo.ifExists(at: path, followingLinks: true) != nil
        }
        if !isThere { try replace(with: PoolFile.emptyArray) }
        let info = try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try FileInfo(at: path, followingLinks: true)
        }
        guard info.kind == .regular else { throw .folder("\(path) is no file; move it away") }
        let size = info.sizeInBytes
        guard size > 0 else {
            throw .pool("\(path): the file is empty (0 bytes); write [] into it to start with an empty pool")
        }
        guard size <= Self.largestFile else {
            throw .folder("\(path) has \(size) bytes; at most \(Self.largestFile) are read")
        }
        if size <= PoolFile.emptyArray.count, try Self.isEmptyArray(readAll()) {
            return LoadedPool(file: try open(end: 0), repair: nil)
        }
        return try load(bytes: size, into: &node)
    }

    private static func isEmptyArray(_ bytes: [UInt8]) -> Bool {
        bytes == PoolFile.emptyArray || bytes == PoolFile.emptyArray.dropLast()
    }

    /// A line that is no JSON is either damage or a sign of another layout: of the first kind it is told as it was found.
    private func load(bytes size: Int64, into node: inout GossipNode) throws(WorkerFailure) -> LoadedPool {
        let empty = node
        var damage: WorkerFailure?
        var lines: PoolLines?
        do throws(WorkerFailure) {
            lines = try readLines(bytes: size, into: &node)
        } catch {
            guard case .pool = error else { throw error }
            damage = error
        }
        if let lines { return try mend(lines) }
        node = empty
        do throws(WorkerFailure) {
            return try readAnyLayout(try readAll(), into: &node)
        } catch {
            throw damage ?? error
        }
    }

    // MARK: Our own layout

    private func readLines(bytes size: Int64, into node: inout GossipNode) throws(WorkerFailure) -> PoolLines? {
        let file = try WorkerFailure.accessingFolder { () throws(SystemCallError) in try File.open(path, .reading) }
        var line = 1
        return try PoolLines.read(size: size) { space, offset throws(WorkerFailure) in
            try WorkerFailure.accessingFolder { () throws(SystemCallError) in
                try file.readAll(into: space, at: offset)
            }
        } _: { text, offset, mayBeTorn throws(WorkerFailure) in
            line += 1
            do throws(Rejection) {
                _ = try node.restore(text, at: TextLocation(offset: offset, count: Int32(text.count)))
                return true
            } catch {
                if mayBeTorn, case .malformedMessage = error { return false }
                throw .pool("\(path):\(line): \(error)")
            }
        }
    }

    /// Opens a file of which every line was read, and gives it its end back if a crash has torn it.
    private func mend(_ lines: PoolLines) throws(WorkerFailure) -> LoadedPool {
        guard !lines.isClosed else { return LoadedPool(file: try open(end: lines.end), repair: nil) }
        let bytes = try readAll()
        let backup = try keepCopy(of: bytes)
        let kept = Array(bytes[..<Int(lines.end)])
        try replace(with: kept.isEmpty ? PoolFile.emptyArray : kept + PoolFile.closing)
        let torn = bytes[Int(lines.end)...].drop { Self.endOfLine.contains($0) }
        return LoadedPool(
            file: try open(end: lines.end),
            repair: torn.isEmpty ? .wrongEnd(backup: backup) : .tornEnd(bytes: Int64(torn.count), backup: backup)
        )
    }

    /// What may stand behind a whole transaction.
    private static let endOfLine = Array(",]\r\n\t ".utf8)

    // MARK: Any layout

    /// A file that somebody edited, or another program wrote: any JSON array will do.
    private func readAnyLayout(_ bytes: [UInt8], into node: inout GossipNode) throws(WorkerFailure) -> LoadedPool {
        var tape = JSONTape(limits: JSONLimits(bytes: 1 << 28, depth: 34, entries: 1 << 26))
        let root: JSONEntry
        do {
            root = try tape.parse(bytes)
        } catch {
            throw .pool("\(path): \(error.description(in: bytes))")
        }
        guard let elements = tape.elements(of: root) else {
            throw .pool("\(path): expected a JSON array of transactions")
        }
        var output: [UInt8] = []
        for (index, element) in elements.enumerated() {
            let text = bytes[element.range].map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
            let separator = output.isEmpty ? PoolFile.opening : PoolFile.separator
            let location = TextLocation(offset: Int64(output.count + separator.count), count: Int32(text.count))
            if try restore(text, at: location, item: index + 1, into: &node) { output += separator + text }
        }
        let backup = try keepCopy(of: bytes)
        try replace(with: output.isEmpty ? PoolFile.emptyArray : output + PoolFile.closing)
        return LoadedPool(
            file: try open(end: Int64(output.count)),
            repair: .relaidOut(transactions: node.pool.count, backup: backup)
        )
    }

    // MARK: Pieces

    /// - Returns: whether the transaction was not there yet.
    private func restore(
        _ text: [UInt8],
        at location: TextLocation,
        item: Int,
        into node: inout GossipNode
    ) throws(WorkerFailure) -> Bool {
        do {
            return try text.withUnsafeBytes { text throws(Rejection) in try node.restore(text, at: location).isNew }
        } catch {
            throw .pool("\(path): item \(item): \(error)")
        }
    }

    private func open(end: Int64) throws(WorkerFailure) -> PoolFile {
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            PoolFile(opened: try File.open(path, .updating), end: end)
        }
    }

    private func readAll() throws(WorkerFailure) -> [UInt8] {
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try File.read(path, limitInBytes: Int(Self.largestFile))
        }
    }

    private func replace(with bytes: [UInt8]) throws(WorkerFailure) {
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in try File.replace(path, with: bytes) }
    }

    /// Keeps the file as it was beside the mended one.
    private func keepCopy(of bytes: [UInt8]) throws(WorkerFailure) -> String {
        let backup = "\(path).\(Timestamp.now().milliseconds)"
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in try File.replace(backup, with: bytes) }
        return backup
    }
}
