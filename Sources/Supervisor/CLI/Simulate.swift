import Posix
import Simulation
import Time

extension Verb {
    /// `supervisor simulate`
    static let simulate = Verb(
        "simulate",
        "run the gossip protocol on a simulated network",
        options: SimulateOptions.all,
        details: """
            Runs the nodes' own state machine on a network that exists in memory only: no cluster, no ports, no files. The
            same seed and options give the same run, to the byte. After each step it is checked that no transaction is
            stored twice, invented or lost, and that no bound is exceeded; in the end all nodes that are up must have the
            same pool. If not, the command ends with 1 and says how to see it again. All times are simulated.
            """,
        examples: [
            Example("simulate --nodes 1000 --loss 10% --partition 5s --seed 7", "one mesh, and what it costs"),
            Example("simulate --nodes 10000 --topology partial --crash 80%", "a mesh that loses most of its nodes"),
            Example("simulate --chaos --seeds 1000", "small meshes with everything going wrong"),
        ],
        run: Simulate.run
    )
}

enum Simulate {
    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let options = try SimulateOptions(invocation)
        guard options.seedCount > 1 else {
            let started = MonotonicClock.now()
            let report = try finish(options.firstSeed, options, invocation)
            return try SimulationFigures(report, options, took: MonotonicClock.now() - started).show(invocation)
        }
        try runMany(options, invocation)
    }

    /// One run, with its progress on standard error.
    private static func finish(
        _ seed: UInt64,
        _ options: SimulateOptions,
        _ invocation: Invocation
    ) throws(Failure) -> SimulationReport {
        var progress = SimulationProgress(invocation.console, nodes: options.settings.natives)
        do throws(SimulationFailure) {
            var run = try SimulationRun(options.plan(seed: seed))
            while run.phase != .over {
                progress.show(run)
                try run.advance()
            }
            progress.clear()
            return run.report
        } catch {
            progress.clear()
            throw failure(error, seed, invocation)
        }
    }

    private static func runMany(_ options: SimulateOptions, _ invocation: Invocation) throws(Failure) {
        let started = MonotonicClock.now()
        var summary = SimulationSummary()
        var line = LiveLine(invocation.console)
        for offset in 0..<options.seedCount {
            let seed = options.firstSeed &+ UInt64(offset)
            line.draw(ProgressBar.text(Double(offset) / Double(options.seedCount), "seed \(seed)"))
            do throws(SimulationFailure) {
                var run = try SimulationRun(options.plan(seed: seed))
                summary.add(try run.finish())
            } catch {
                line.clear()
                throw failure(error, seed, invocation)
            }
        }
        line.clear()
        try summary.show(invocation, took: MonotonicClock.now() - started)
    }

    private static func failure(_ error: SimulationFailure, _ seed: UInt64, _ invocation: Invocation) -> Failure {
        Failure(
            .failed,
            "seed \(seed): \(error)",
            advice: "See it again with: \(SimulateOptions.command(invocation, seed: seed))"
        )
    }
}
