/// The ranges that the values of cluster.yaml must keep to.
enum ConfigLimits {
    /// The most nodes of one cluster, and the highest node number.
    static let nodes = 1000
    /// The highest port.
    static let port = 65535
    static let basePort = 1...port - 1
    /// Waits: a day and more would be a mistake in the unit.
    static let wait = Duration.zero...Duration.seconds(86_400)
    /// Waits that repeat, and so must take time.
    static let period = Duration.milliseconds(1)...Duration.seconds(86_400)
    static let logSize = 4 << 10...1 << 40
    static let rotatedLogs = 0...100
    static let restarts = 1...1_000
    static let factor = 1.0...100.0
}
