import ClusterConfig
import Testing

@Suite("Quantities")
struct QuantityTests {
    @Test(
        "durations are read and written back",
        arguments: [
            ("0s", Duration.zero), ("100ms", .milliseconds(100)), ("5s", .seconds(5)), ("2m", .seconds(120)),
            ("1h", .seconds(3600)), ("90s", .seconds(90)), ("1500ms", .milliseconds(1500)), ("7us", .microseconds(7)),
            ("3ns", .nanoseconds(3)),
        ]
    )
    func durations(text: String, duration: Duration) {
        #expect(DurationFormat.parse(text) == duration)
        #expect(DurationFormat.text(duration) == text)
    }

    @Test("durations may have decimals", arguments: [("1.5s", Duration.milliseconds(1500)), ("0.5m", .seconds(30))])
    func decimalDurations(text: String, duration: Duration) {
        #expect(DurationFormat.parse(text) == duration)
    }

    @Test(
        "other texts are no durations",
        arguments: [
            "", "5", "0", "s", "-5s", "+5s", "5 s", "5S", "5sec", "1m30s", ".5s", "5.s", "1.2.3s", "1e3s", "0.1ns",
            "٣s",
            "99999999999999999999s", "9999999999999h", "1.0000000000s",
        ]
    )
    func noDurations(text: String) {
        #expect(DurationFormat.parse(text) == nil)
    }

    @Test(
        "sizes are read",
        arguments: [
            ("0", 0), ("4096", 4096), ("100B", 100), ("512KiB", 524_288), ("10MiB", 10_485_760),
            ("1GiB", 1_073_741_824),
            ("1MB", 1_000_000), ("1kB", 1000), ("1KB", 1000), ("1.5MiB", 1_572_864), ("1TB", 1_000_000_000_000),
        ]
    )
    func sizes(text: String, bytes: Int) {
        #expect(ByteSizeFormat.parse(text) == bytes)
        #expect(ByteSizeFormat.parse(ByteSizeFormat.text(bytes)) == bytes)
    }

    @Test("other texts are no sizes", arguments: ["", "MiB", "-1", "1 MiB", "1mb", "0.5B", "1.5", "9999999999TiB"])
    func noSizes(text: String) {
        #expect(ByteSizeFormat.parse(text) == nil)
    }

    @Test("percentages are read", arguments: [("0%", 0.0), ("20%", 0.2), ("100%", 1.0), ("0.5%", 0.005)])
    func percentages(text: String, fraction: Double) {
        #expect(PercentageFormat.parse(text) == fraction)
    }

    @Test("other texts are no percentages", arguments: ["", "20", "%", "-1%", "100.1%", "101%", "20 %", "0.0000001%"])
    func noPercentages(text: String) {
        #expect(PercentageFormat.parse(text) == nil)
    }
}
