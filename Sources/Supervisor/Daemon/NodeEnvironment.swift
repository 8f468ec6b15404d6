import ClusterConfig

/// The environment of a node's processes.
struct NodeEnvironment {
    /// What a worker reads its settings from: what the daemon itself was started with must not reach the nodes.
    static let workerSettings: Set<String> = [
        "PORT", "BIND", "ADVERTISE", "KNOWN_PEERS", "PUBLIC", "WEBSOCKET", "TOPOLOGY", "DEGREE", "DURABILITY",
        "NODE_ID",
        "MY_PUBLIC_KEY", "LOG_LEVEL", "ALLOWED_ORIGINS", "SUPERVISOR_SOCKET", "SUPERVISOR_FAULTS",
        ProcessMarker.variable,
    ]

    /// The daemon's own.
    let inherited: [String: String]
    let plan: ClusterPlan
    /// Where the built-in worker reports to; nil for other programs.
    let socketPath: String?

    /// - Parameters:
    ///   - settings: the node's; its variables are stronger than those of `.env`.
    ///   - dotEnv: the settings in the node's `.env`, for programs that do not read it themselves.
    ///   - marker: says whose process it is; see ``ProcessMarker``.
    ///   - awaitsFaults: whether the built-in worker is to be linked with nobody until it was told its faults.
    func variables(
        of settings: NodeSettings,
        dotEnv: [DotEnv.Entry],
        marker: String,
        awaitsFaults: Bool = false
    ) -> [String: String] {
        var variables = inherited.filter { !Self.workerSettings.contains($0.key) }
        for entry in dotEnv { variables[entry.key] = entry.value }
        variables.merge(settings.environment) { _, own in own }
        variables["NODE_ID"] = settings.name
        variables["PUBLIC"] = String(settings.isPublic)
        variables["WEBSOCKET"] = String(settings.usesWebSocket)
        variables["TOPOLOGY"] = plan.mesh.topology.rawValue
        variables["DEGREE"] = String(plan.mesh.degree)
        variables["DURABILITY"] = plan.mesh.durability.rawValue
        variables["ALLOWED_ORIGINS"] = plan.mesh.allowedOrigins.joined(separator: ",")
        variables["SUPERVISOR_SOCKET"] = socketPath
        if awaitsFaults { variables["SUPERVISOR_FAULTS"] = "wait" }
        variables[ProcessMarker.variable] = marker
        return variables
    }
}
