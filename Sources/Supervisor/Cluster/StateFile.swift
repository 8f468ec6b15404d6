import ControlAPI
import JSON
import Posix

/// `state.json`: what the daemon knows, for whoever comes after it.
enum StateFile {
    /// A thousand nodes fit many times over.
    private static let limitInBytes = 16 << 20

    /// The state that a daemon left here; nil where there is none.
    ///
    /// - Throws: when it cannot be read, with its path. It is left as it is: the processes and folders that it names would
    ///   otherwise be lost.
    static func load(_ layout: Layout) throws(APIError) -> ClusterRecord? {
        let path = layout.statePath
        let bytes: [UInt8]
        do {
            guard try FileInfo.ifExists(at: path, followingLinks: true) != nil else { return nil }
            bytes = try File.read(path, limitInBytes: limitInBytes)
        } catch {
            throw APIError(.internalError, "the cluster's state cannot be read: \(error)")
        }
        do {
            return try ClusterRecord(parsing: bytes)
        } catch {
            throw APIError(
                .internalError,
                "\(path) cannot be used: \(error). Move it away to begin anew; nodes that still run then have to be ended by hand"
            )
        }
    }

    /// Replaces the state, atomically and durably.
    static func save(_ record: ClusterRecord, _ layout: Layout) throws(SystemCallError) {
        var bytes = record.json.bytes(.pretty)
        bytes.append(UInt8(ascii: "\n"))
        try File.replace(layout.statePath, with: bytes, mode: 0o600)
    }
}
