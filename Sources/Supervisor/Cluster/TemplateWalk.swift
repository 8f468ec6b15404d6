import ClusterConfig
import ControlAPI
import Posix

/// Reads a template's folder with everything under it. Links in it are followed: a template may share files with others.
struct TemplateWalk {
    private static let deepestLevel = 32
    private static let mostFiles = 10_000
    private static let mostBytes = 256 << 20
    private static let ending = ".template"

    private let root: String
    /// The folder as the configuration names it, for messages.
    private let name: String
    private(set) var files: [TemplateFile] = []
    /// Permission bits by path in a node's folder; the owner may always read and write.
    private(set) var modes: [String: UInt32] = [:]
    private var bytes = 0

    init(root: String, name: String) {
        self.root = root
        self.name = name
    }

    /// Whether there is anything to read.
    func exists() throws(APIError) -> Bool {
        try reading { () throws(SystemCallError) in try FileInfo.ifExists(at: root, followingLinks: true) != nil }
    }

    mutating func readAll() throws(APIError) {
        let info = try reading { () throws(SystemCallError) in try FileInfo.ifExists(at: root, followingLinks: true) }
        guard info?.kind == .folder else {
            let what = info == nil ? "there is no such folder" : "it is no folder"
            throw APIError(
                .configuration,
                "the template \(name) cannot be read: \(what) at \(root); `supervisor init` writes one to begin with"
            )
        }
        try read(folder: "", level: 0)
    }

    private mutating func read(folder: String, level: Int) throws(APIError) {
        guard level <= Self.deepestLevel else {
            throw problem(folder, "folders are nested deeper than \(Self.deepestLevel) levels; does a link lead back?")
        }
        let names = try reading { () throws(SystemCallError) in try Directory.list("\(root)/\(folder)") }
        for name in names {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let info = try reading { () throws(SystemCallError) in
                try FileInfo(at: "\(root)/\(path)", followingLinks: true)
            }
            switch info.kind {
            case .folder: try read(folder: path, level: level + 1)
            case .regular: try read(file: path, mode: info.mode)
            case .special, .symbolicLink:
                throw problem(path, "expected a file or a folder, not a socket, pipe or device")
            }
        }
    }

    private mutating func read(file path: String, mode: UInt32) throws(APIError) {
        let contents = try reading { () throws(SystemCallError) in
            try File.read("\(root)/\(path)", limitInBytes: Self.mostBytes)
        }
        bytes += contents.count
        files.append(TemplateFile(path: path, contents: contents))
        guard files.count <= Self.mostFiles, bytes <= Self.mostBytes else {
            throw problem(path, "with it there are more than \(Self.mostFiles) files or \(Self.mostBytes >> 20) MiB")
        }
        let output = path.hasSuffix(Self.ending) ? String(path.dropLast(Self.ending.count)) : path
        modes[output] = mode & 0o777 | 0o600
    }

    private func problem(_ path: String, _ message: String) -> APIError {
        APIError(.configuration, "\(name)/\(path): \(message)")
    }

    private func reading<Result>(_ body: () throws(SystemCallError) -> Result) throws(APIError) -> Result {
        do {
            return try body()
        } catch {
            throw APIError(.configuration, "the template \(name) cannot be read: \(error)")
        }
    }
}
