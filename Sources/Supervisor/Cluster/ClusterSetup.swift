import ClusterConfig
import ControlAPI
import Posix

/// What the user wrote about the cluster, read and found to be right: the plan, the template and the program.
struct ClusterSetup: Sendable {
    private static let configLimitInBytes = 1 << 20

    let plan: ClusterPlan
    let template: TemplateFolder
    /// What is wrong with either, so that the rest of the setup is good for ending nodes only.
    let problem: APIError?

    init(plan: ClusterPlan, template: TemplateFolder, problem: APIError? = nil) {
        self.plan = plan
        self.template = template
        self.problem = problem
    }

    /// Reads cluster.yaml, or takes the defaults where there is none, and the template.
    ///
    /// - Throws: ``ControlAPI/APIError/Code/configuration`` with file, line and column of everything that is wrong.
    static func load(_ layout: Layout) throws(APIError) -> ClusterSetup {
        let plan = try loadPlan(layout)
        return ClusterSetup(plan: plan, template: try TemplateFolder.load(plan, layout))
    }

    /// What is there, where something is wrong with it: enough to take nodes over and to end them.
    ///
    /// No node is started, restarted or judged by its health.
    static func forEnding(_ layout: Layout, _ problem: APIError) throws(APIError) -> ClusterSetup {
        var plan = (try? loadPlan(layout)) ?? ClusterPlan()
        plan.restart.mode = .never
        plan.health.check = .none
        return ClusterSetup(plan: plan, template: try TemplateFolder.builtIn(), problem: problem)
    }

    private static func loadPlan(_ layout: Layout) throws(APIError) -> ClusterPlan {
        guard let bytes = try read(layout) else { return ClusterPlan() }
        return try parse(bytes, file: layout.file ?? "cluster.yaml")
    }

    /// The configuration's text; nil where there is none and none was named.
    private static func read(_ layout: Layout) throws(APIError) -> [UInt8]? {
        let path = layout.configFile
        do {
            // A link that leads nowhere is there, too: somebody meant to have a configuration.
            let isThere = try FileInfo.ifExists(at: path) != nil
            return isThere || layout.file != nil ? try File.read(path, limitInBytes: configLimitInBytes) : nil
        } catch {
            throw APIError(.configuration, "the configuration cannot be read: \(error)")
        }
    }

    private static func parse(_ bytes: [UInt8], file: String) throws(APIError) -> ClusterPlan {
        do {
            return try ClusterPlan.parse(bytes.span, file: file)
        } catch {
            throw APIError(.configuration, "\(error)")
        }
    }

    /// The settings of a node as it was made: with the port that is in its folder, and as private as it was asked for.
    func settings(_ number: Int, port: Int? = nil, isPrivateByRequest: Bool) -> NodeSettings {
        var settings = plan.node(number)
        if let port, port != settings.port {
            settings.port = port
            settings.address = "\(settings.usesWebSocket ? "ws" : "http")://localhost:\(port)"
        }
        if isPrivateByRequest { settings.isPublic = false }
        return settings
    }
}
