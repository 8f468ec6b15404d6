/// Durations as people write them: a number and a unit, `100ms`, `1.5s`, `2m`.
package enum DurationFormat {
    private static let units = [
        ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1000),
        ("ns", 1),
    ]

    /// The duration, never negative; nil if the text is none. The unit is required: ns, us, ms, s, m or h.
    package static func parse(_ text: String) -> Duration? {
        guard let quantity = QuantityText(text) else { return nil }
        guard let unit = units.first(where: { $0.0 == quantity.unit }) else { return nil }
        return quantity.multiplied(by: unit.1).map { .nanoseconds($0) }
    }

    /// The duration in the largest unit that shows it exactly; ``parse(_:)`` reads it back.
    ///
    /// - Parameter duration: not negative; what is below a nanosecond is left out.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if duration == .zero { return "0s" }
        if attoseconds == 0, seconds % 60 != 0 { return "\(seconds)s" }
        if attoseconds == 0 { return seconds % 3600 == 0 ? "\(seconds / 3600)h" : "\(seconds / 60)m" }
        let nanoseconds = seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        if nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000)ms" }
        return nanoseconds % 1000 == 0 ? "\(nanoseconds / 1000)us" : "\(nanoseconds)ns"
    }
}
