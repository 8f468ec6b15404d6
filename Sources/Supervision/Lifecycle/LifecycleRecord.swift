/// What has to outlive the daemon for its successor to carry on with a node.
package struct LifecycleRecord: Hashable, Sendable {
    /// What the node was meant to be.
    package enum Intent: Hashable, Sendable {
        case created
        case running
        case paused
        case stopped
        case failed(FailureReason)
        case removed
    }

    package var intent: Intent
    package var lastSpawn: SpawnID
    package var restarts: Int
    package var lastExit: Exit?

    package init(
        intent: Intent = .created,
        lastSpawn: SpawnID = SpawnID(0),
        restarts: Int = 0,
        lastExit: Exit? = nil
    ) {
        self.intent = intent
        self.lastSpawn = lastSpawn
        self.restarts = restarts
        self.lastExit = lastExit
    }
}
