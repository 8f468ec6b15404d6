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
    case tornEnd(bytes: Int, backup: String)
    /// Valid JSON in another layout, written anew with a transaction a line.
    case relaidOut(transactions: Int, backup: String)

    var description: String {
        switch self {
        case .tornEnd(let bytes, let backup):
            "removed \(bytes) bytes of a torn last line; the file as it was is kept as \(backup)"
        case .relaidOut(let transactions, let backup):
            "laid out \(transactions) transactions one a line; the file as it was is kept as \(backup)"
        }
    }
}

/// Opens a pool file, reads every transaction into the node, and mends what a crash left behind.
struct PoolLoader {
    let path: String

    /// Larger files are refused: offsets would fit, the machine's memory might not.
    private static let largestFile = 8 << 30

    func load(into node: inout GossipNode) throws(WorkerFailure) -> LoadedPool {
        let isThere = try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try FileInfo.ifExists(at: path, followingLinks: true) != nil
        }
        if !isThere { try replace(with: PoolFile.emptyArray) }
        let bytes = try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try File.read(path, limitInBytes: Self.largestFile)
        }
        if bytes == PoolFile.emptyArray || bytes.elementsEqual("[]".utf8) {
            return LoadedPool(file: try open(end: 0), repair: nil)
        }
        guard !bytes.isEmpty else {
            throw .pool("\(path): the file is empty (0 bytes); write [] into it to start with an empty pool")
        }
        if let lines = PoolLines.read(bytes) {
            return try readLines(lines, of: bytes, into: &node)
        }
        return try readAnyLayout(bytes, into: &node)
    }

    // MARK: Our own layout

    private func readLines(_ lines: PoolLines, of bytes: [UInt8], into node: inout GossipNode)
        throws(WorkerFailure) -> LoadedPool
    {
        for (index, range) in lines.ranges.enumerated() {
            let location = TextLocation(offset: Int64(range.lowerBound), count: Int32(range.count))
            _ = try restore(bytes[range], at: location, called: "\(path):\(index + 2)", into: &node)
        }
        guard lines.tornBytes > 0 else {
            return LoadedPool(file: try open(end: lines.end), repair: nil)
        }
        let backup = try keepCopy(of: bytes)
        try replace(with: lines.end == 0 ? PoolFile.emptyArray : Array(bytes[..<lines.end]) + PoolFile.closing)
        return LoadedPool(
            file: try open(end: lines.end),
            repair: .tornEnd(bytes: lines.tornBytes, backup: backup)
        )
    }

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
            let isNew = try restore(text[...], at: location, called: "\(path): item \(index + 1)", into: &node)
            if isNew { output += separator + text }
        }
        let backup = try keepCopy(of: bytes)
        try replace(with: output.isEmpty ? PoolFile.emptyArray : output + PoolFile.closing)
        return LoadedPool(
            file: try open(end: output.count),
            repair: .relaidOut(transactions: node.pool.count, backup: backup)
        )
    }

    // MARK: Pieces

    /// - Returns: whether the transaction was not there yet.
    private func restore(
        _ text: ArraySlice<UInt8>,
        at location: TextLocation,
        called place: String,
        into node: inout GossipNode
    ) throws(WorkerFailure) -> Bool {
        do {
            return try text.withUnsafeBytes { text throws(Rejection) in try node.restore(text, at: location).isNew }
        } catch {
            throw .pool("\(place): \(error)")
        }
    }

    private func open(end: Int) throws(WorkerFailure) -> PoolFile {
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            PoolFile(opened: try File.open(path, .updating), end: Int64(end))
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
