/// What cluster.yaml asks for, complete and validated.
package struct ClusterPlan: Equatable, Sendable {
    /// What the cluster is called: 1 to 63 of `a`…`z`, `0`…`9` and `-`, which stands at neither end.
    package var name = "mesh"
    /// How many nodes `up` starts, 1 to 1000.
    package var nodes = 3
    /// Node N listens on this port plus N.
    package var basePort = 4000
    /// The folder that nodes are made from, relative to the cluster's directory or absolute.
    package var template = "templates/node"
    package var worker = WorkerPlan()
    package var restart = RestartPolicy()
    package var stop = StopPolicy()
    package var health = HealthPolicy()
    package var logs = LogPolicy()
    package var mesh = MeshPolicy()
    /// What differs for single nodes, by node number.
    package var overrides: [Int: NodeOverride] = [:]

    /// The plan where there is no cluster.yaml, or an empty one.
    package init() {}
}
