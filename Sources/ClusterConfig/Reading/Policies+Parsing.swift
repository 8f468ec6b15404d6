import YAML

extension RestartPolicy {
    init(in file: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = file.section("restart", keys: ["policy", "backoff", "limit"], problems: &problems)
        mode = section.value("policy", as: .oneOf, default: mode, problems: &problems)
        backoff = Backoff(in: section, problems: &problems)
        limit = IntensityLimit(in: section, problems: &problems)
    }
}

extension Backoff {
    fileprivate init(in restart: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let keys = ["first", "initial", "factor", "max", "jitter", "reset_after"]
        let section = restart.section("backoff", keys: keys, problems: &problems)
        first = section.value("first", as: .duration(ConfigLimits.wait), default: first, problems: &problems)
        initial = section.value("initial", as: .duration(ConfigLimits.period), default: initial, problems: &problems)
        factor = section.value("factor", as: .number(ConfigLimits.factor), default: factor, problems: &problems)
        max = section.value("max", as: .duration(ConfigLimits.period), default: max, problems: &problems)
        jitter = section.value("jitter", as: .percentage, default: jitter, problems: &problems)
        resetAfter = section.value(
            "reset_after",
            as: .duration(ConfigLimits.wait),
            default: resetAfter,
            problems: &problems
        )
        checkOrder("first", first, in: section, problems: &problems)
        checkOrder("initial", initial, in: section, problems: &problems)
    }

    private func checkOrder(
        _ key: String,
        _ wait: Duration,
        in section: ConfigSection,
        problems: inout ConfigProblems
    ) {
        guard wait > max else { return }
        let (wait, longest) = (DurationFormat.text(wait), DurationFormat.text(max))
        // The default of one can clash with what the file says of the other: point at what the file says.
        let place = section.node(key) == nil ? "max" : key
        problems.report(
            "\(section.path(of: key)) (\(wait)) is longer than \(section.path(of: "max")) (\(longest)); "
                + "at most that is expected",
            at: section.position(of: place)
        )
    }
}

extension IntensityLimit {
    fileprivate init(in restart: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = restart.section("limit", keys: ["count", "within"], problems: &problems)
        count = section.value("count", as: .integer(ConfigLimits.restarts), default: count, problems: &problems)
        within = section.value("within", as: .duration(ConfigLimits.period), default: within, problems: &problems)
    }
}

extension StopPolicy {
    init(in file: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = file.section("stop", keys: ["signal", "timeout"], problems: &problems)
        signal = section.value("signal", as: .signal, default: signal, problems: &problems)
        timeout = section.value("timeout", as: .duration(ConfigLimits.wait), default: timeout, problems: &problems)
    }
}

extension HealthPolicy {
    init(in file: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = file.section("health", keys: ["check", "interval", "timeout", "startup"], problems: &problems)
        check = section.value("check", as: .oneOf, default: check, problems: &problems)
        interval = section.value("interval", as: .duration(ConfigLimits.period), default: interval, problems: &problems)
        timeout = section.value("timeout", as: .duration(ConfigLimits.period), default: timeout, problems: &problems)
        startup = section.value("startup", as: .duration(ConfigLimits.period), default: startup, problems: &problems)
        guard timeout < interval else { return }
        let (shorter, longer) = (DurationFormat.text(timeout), DurationFormat.text(interval))
        problems.report(
            "health.timeout (\(shorter)) is shorter than health.interval (\(longer)); at least that is expected",
            at: section.position(of: section.node("timeout") == nil ? "interval" : "timeout")
        )
    }
}

extension LogPolicy {
    init(in file: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = file.section("logs", keys: ["max_size", "keep"], problems: &problems)
        maxSizeBytes = section.value(
            "max_size",
            as: .byteSize(ConfigLimits.logSize),
            default: maxSizeBytes,
            problems: &problems
        )
        keep = section.value("keep", as: .integer(ConfigLimits.rotatedLogs), default: keep, problems: &problems)
    }
}
