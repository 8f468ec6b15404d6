import ClusterConfig
import Testing

/// The plan in a text that must be right.
func plan(_ text: String) throws -> ClusterPlan {
    try ClusterPlan.parse(text, file: "cluster.yaml")
}

/// The errors in a text that must be wrong, as they are shown.
func errors(_ text: String) throws -> [String] {
    let errors = try #require(throws: ConfigErrors.self) { try ClusterPlan.parse(text, file: "cluster.yaml") }
    return errors.list.map(\.description)
}
