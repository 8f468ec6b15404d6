import Time

/// How long to wait before each restart of a row: at once, then exponentially longer, with jitter.
///
/// A row is a sequence of restarts with no healthy life between them; a life is healthy once it was ready for
/// ``resetAfter`` without a break. Values out of range are replaced by the nearest in range.
package struct Backoff: Hashable, Sendable {
    /// The delay before the first restart of a row; never varied.
    package let first: Duration
    /// The delay before the second, apart from jitter.
    package let initial: Duration
    /// How much longer each further delay is than the one before: 1 to 1,000.
    package let factor: Double
    /// No delay is longer, jitter included.
    package let max: Duration
    /// By which part of itself a delay is varied at most, either way: 0 to 1.
    package let jitter: Double
    /// How long a node must have been ready for its next restart to be the first of a new row.
    package let resetAfter: Duration

    package init(
        first: Duration = .zero,
        initial: Duration = .milliseconds(100),
        factor: Double = 2,
        max: Duration = .seconds(30),
        jitter: Double = 0.2,
        resetAfter: Duration = .seconds(10)
    ) {
        self.max = max.bounded
        self.first = Swift.min(first.bounded, self.max)
        self.initial = Swift.min(initial.bounded, self.max)
        self.factor = factor.isNaN ? 1 : Swift.min(Swift.max(factor, 1), Limits.backoffFactor)
        self.jitter = jitter.isNaN ? 0 : Swift.min(Swift.max(jitter, 0), 1)
        self.resetAfter = resetAfter.bounded
    }

    /// A delay near `base`, evenly distributed over what jitter and ``max`` allow.
    ///
    /// The range is cut at ``max`` before the draw: if the draw were cut instead, half of all long delays would be
    /// exactly ``max``, and nodes that crashed together would restart together.
    func varied(_ base: Duration, using random: inout some RandomNumberGenerator) -> Duration {
        let centre = Double(base.nanoseconds)
        let highest = Swift.min(centre * (1 + jitter), Double(max.nanoseconds))
        let lowest = Swift.min(centre * (1 - jitter), highest)
        return .nanoseconds(Int64(Double.random(in: lowest...highest, using: &random)))
    }
}

extension Backoff {
    /// Where in its row a node is.
    package struct Row: Sendable {
        private let backoff: Backoff
        private var next: Step = .first

        private enum Step {
            case first
            case later(Duration)
        }

        package init(_ backoff: Backoff) {
            self.backoff = backoff
        }

        /// The delay before the next restart.
        package mutating func advance(using random: inout some RandomNumberGenerator) -> Duration {
            switch next {
            case .first:
                next = .later(backoff.initial)
                return backoff.first
            case .later(let base):
                let longer = Double(base.nanoseconds) * backoff.factor
                next = .later(.nanoseconds(Int64(min(longer, Double(backoff.max.nanoseconds)))))
                return backoff.varied(base, using: &random)
            }
        }

        /// Gives up the immediate first restart, for failures that would only repeat themselves.
        package mutating func skipFirst() {
            if case .first = next { next = .later(backoff.initial) }
        }

        /// Begins a new row.
        package mutating func reset() {
            next = .first
        }
    }
}
