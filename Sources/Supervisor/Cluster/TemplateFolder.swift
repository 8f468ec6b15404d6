import ClusterConfig
import ControlAPI
import Posix

/// The template that nodes are made from, with what only the file system knows of it.
struct TemplateFolder: Sendable {
    private static let ordinaryMode: UInt32 = 0o644

    /// The folder as the configuration names it, for messages.
    private let name: String
    let template: NodeTemplate
    /// Permission bits of the files, by path in a node's folder.
    private let modes: [String: UInt32]

    /// Loads the configured folder; or, where that is the usual one and not there, the template that comes with the
    /// supervisor.
    static func load(_ plan: ClusterPlan, _ layout: Layout) throws(APIError) -> TemplateFolder {
        let path = layout.path(of: plan.template)
        var walk = TemplateWalk(root: path, name: plan.template)
        if plan.template == ClusterPlan().template, try !walk.exists() {
            return try builtIn()
        }
        try walk.readAll()
        return try make(walk.files, modes: walk.modes, plan.template)
    }

    /// The template that comes with the supervisor.
    static func builtIn() throws(APIError) -> TemplateFolder {
        try make(DefaultTemplate.files, modes: [:], ClusterPlan().template)
    }

    /// The permission bits of a file in a node's folder.
    func mode(of path: String) -> UInt32 {
        modes[path] ?? Self.ordinaryMode
    }

    /// The files of one node's folder.
    func render(_ values: TemplateValues) throws(APIError) -> [TemplateFile] {
        do {
            return try template.render(values)
        } catch {
            throw APIError(.configuration, "\(name)/\(error)")
        }
    }

    private static func make(
        _ files: [TemplateFile],
        modes: [String: UInt32],
        _ name: String
    ) throws(APIError) -> TemplateFolder {
        do {
            return TemplateFolder(name: name, template: try NodeTemplate(files: files), modes: modes)
        } catch {
            throw APIError(.configuration, "\(name)/\(error)")
        }
    }
}
