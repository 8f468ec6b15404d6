/// Everything that a configuration decides about the life of a node.
package struct LifecyclePolicy: Hashable, Sendable {
    package var restart: RestartPolicy
    package var backoff: Backoff
    /// `nil` allows any number of restarts.
    package var limit: IntensityLimit?
    package var stop: StopPolicy
    /// `nil` means that only its exit ends a node.
    package var health: HealthPolicy?

    package init(
        restart: RestartPolicy = .always,
        backoff: Backoff = Backoff(),
        limit: IntensityLimit? = IntensityLimit(),
        stop: StopPolicy = StopPolicy(),
        health: HealthPolicy? = HealthPolicy()
    ) {
        self.restart = restart
        self.backoff = backoff
        self.limit = limit
        self.stop = stop
        self.health = health
    }
}
