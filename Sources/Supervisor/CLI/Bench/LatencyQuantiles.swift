import JSON
import Time

/// How long things took: the value that so many of a hundred did not exceed.
struct LatencyQuantiles: Equatable {
    private let sorted: [Duration]

    /// nil where nothing was measured.
    init?(_ samples: [Duration]) {
        if samples.isEmpty { return nil }
        sorted = samples.sorted()
    }

    /// By the nearest rank.
    ///
    /// - Parameter share: over 0 to 1.
    func quantile(_ share: Double) -> Duration {
        let rank = Int((share * Double(sorted.count)).rounded(.up))
        return sorted[min(max(rank, 1), sorted.count) - 1]
    }

    static let shown: [(name: String, key: String, share: Double)] = [
        ("MEDIAN", "p50", 0.5), ("90 %", "p90", 0.9), ("99 %", "p99", 0.99), ("99.9 %", "p999", 0.999),
        ("MOST", "max", 1),
    ]

    /// The shown ones in milliseconds.
    var json: JSONValue {
        var members = JSONObject()
        for (_, key, share) in Self.shown { members[key] = Self.milliseconds(quantile(share)) }
        return .object(members)
    }

    private static func milliseconds(_ duration: Duration) -> JSONValue {
        JSONNumber((duration.seconds * 1_000_000).rounded() / 1_000).map(JSONValue.number) ?? .null
    }
}
