import ClusterConfig
import JSON
import Posix

extension Verb {
    /// `supervisor init`
    static let initialise = Verb(
        "init",
        "write a cluster.yaml and a node template to begin with",
        details: "Both say what the supervisor does without them, and are there to be changed. Nothing is overwritten.",
        examples: [
            Example("init", "in this folder"),
            Example("-C demo init", "in the folder demo, which has to exist"),
        ],
        run: Init.run
    )
}

enum Init {
    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let layout = try invocation.layout()
        let template = "\(layout.directory)/templates/node"
        let files =
            [(path: layout.configFile, contents: Array(DefaultConfiguration.text.utf8))]
            + DefaultTemplate.files.map { (path: "\(template)/\($0.path)", contents: $0.contents) }
        if let failure = try reporting(existing(files.map(\.path))) { throw failure }
        try reporting(write(files, folders: ["\(layout.directory)/templates", template]))
        try report(files.map(\.path), invocation)
    }

    /// A failure that names the files that are there already; nil where there are none.
    private static func existing(_ paths: [String]) throws(SystemCallError) -> Failure? {
        var existing: [String] = []
        for path in paths where try FileInfo.ifExists(at: path) != nil { existing.append(path) }
        guard !existing.isEmpty else { return nil }
        return Failure(
            .failed,
            "nothing was written, because there is already \(ReadableText.list(existing))",
            advice: "Start a cluster with: supervisor up 3\nOr begin in another folder with: supervisor -C FOLDER init"
        )
    }

    private static func write(
        _ files: [(path: String, contents: [UInt8])],
        folders: [String]
    ) throws(SystemCallError) {
        for path in folders where try FileInfo.ifExists(at: path, followingLinks: true) == nil {
            try Directory.create(path)
        }
        for file in files { try File.create(file.path, with: file.contents) }
    }

    private static func report(_ paths: [String], _ invocation: Invocation) throws(Failure) {
        if invocation.wantsJSON {
            return try invocation.console.print(["created": .array(paths.map(JSONValue.string))])
        }
        for path in paths { invocation.console.note("wrote \(path)") }
        invocation.console.note("Start the cluster with: supervisor up")
    }
}
