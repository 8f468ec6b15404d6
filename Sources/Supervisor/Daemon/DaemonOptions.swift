/// What a daemon is started with.
struct DaemonOptions: Equatable, Sendable {
    /// The cluster's directory, canonical.
    var directory: String
    /// The configuration, if it is not `cluster.yaml`.
    var configFile: String?
    /// An inherited descriptor to which the daemon says how its start went; see ``StartReport``.
    var readiness: Int32?
}
