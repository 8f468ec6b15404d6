import Posix

/// A verb with everything it was called with.
struct Invocation: Sendable {
    let verb: Verb
    let arguments: ParsedArguments
    let console: Console

    /// Whether the data on standard output is to be JSON.
    var wantsJSON: Bool { arguments.has(.json) }

    /// The cluster's configuration and template.
    func setup(_ layout: Layout) throws(Failure) -> ClusterSetup {
        do {
            return try ClusterSetup.load(layout)
        } catch {
            throw Failure(error)
        }
    }

    /// Where the cluster is.
    func layout() throws(Failure) -> Layout {
        let typed = arguments[.directory] ?? "."
        let directory: String
        let isFolder: Bool
        do {
            directory = try Directory.canonicalPath(typed)
            isFolder = try FileInfo(at: directory).kind == .folder
        } catch {
            if error.isNoSuchPath { throw Failure(.failed, "there is no directory \(typed)") }
            throw Failure(.failed, "the directory \(typed) cannot be used: \(error)")
        }
        guard isFolder else { throw Failure(.failed, "\(typed) is no directory") }
        return Layout(directory: directory, file: arguments[.file])
    }
}
