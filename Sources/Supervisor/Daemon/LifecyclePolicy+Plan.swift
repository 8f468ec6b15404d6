import ClusterConfig
import Supervision

extension LifecyclePolicy {
    /// What cluster.yaml says about the life of every node.
    init(_ plan: ClusterPlan) {
        let backoff = plan.restart.backoff
        self.init(
            restart: Supervision.RestartPolicy(plan.restart.mode),
            backoff: Supervision.Backoff(
                first: backoff.first,
                initial: backoff.initial,
                factor: backoff.factor,
                max: backoff.max,
                jitter: backoff.jitter,
                resetAfter: backoff.resetAfter
            ),
            limit: Supervision.IntensityLimit(count: plan.restart.limit.count, within: plan.restart.limit.within),
            stop: Supervision.StopPolicy(
                signal: Supervision.Signal(plan.stop.signal),
                timeout: plan.stop.timeout
            ),
            health: plan.health.check == .none ? nil : Supervision.HealthPolicy(plan.health)
        )
    }
}

extension Supervision.HealthPolicy {
    fileprivate init(_ health: ClusterConfig.HealthPolicy) {
        self.init(interval: health.interval, timeout: health.timeout, startup: health.startup)
    }
}

extension Supervision.RestartPolicy {
    fileprivate init(_ mode: ClusterConfig.RestartPolicy.Mode) {
        switch mode {
        case .always: self = .always
        case .onFailure: self = .onFailure
        case .never: self = .never
        }
    }
}

extension Supervision.Signal {
    fileprivate init(_ signal: StopSignal) {
        switch signal {
        case .terminate: self = .term
        case .interrupt: self = .int
        case .hangUp: self = .hup
        case .quit: self = .quit
        case .user1: self = .usr1
        case .user2: self = .usr2
        case .kill: self = .kill
        }
    }
}
