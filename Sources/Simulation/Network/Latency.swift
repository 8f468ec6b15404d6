import Gossip
import Time

/// How long messages are on their way; chance picks anew for every one.
package enum Latency: Equatable, Sendable {
    /// Any duration of the range is as likely as any other.
    case uniform(ClosedRange<Duration>)
    /// Half of the messages take longer than `median`, one in a hundred seven times as long, and none more than a
    /// hundred times: a Pareto distribution of exponent two.
    case longTailed(median: Duration)

    func draw(using random: inout SeededGenerator) -> Duration {
        switch self {
        case .uniform(let range):
            let nanoseconds = range.lowerBound.nanoseconds...range.upperBound.nanoseconds
            return .nanoseconds(Int64.random(in: nanoseconds, using: &random))
        case .longTailed(let median):
            let share = Double.random(in: 0.000_05...1, using: &random)
            return .nanoseconds(Int64(Double(median.nanoseconds) * (0.5 / share).squareRoot()))
        }
    }

    /// About as long as the slowest messages take.
    var longest: Duration {
        switch self {
        case .uniform(let range): range.upperBound
        case .longTailed(let median): median * 100
        }
    }
}
