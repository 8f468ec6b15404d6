import Posix
import Simulation
import Time

/// How far a simulation is: a bar on a terminal, a line for each phase elsewhere.
struct SimulationProgress {
    private static let pause = Duration.milliseconds(50)

    private let console: Console
    private let nodes: Int
    private var line: LiveLine
    private var shown: SimulationRun.Phase?
    private var nextDrawing = Instant.origin

    init(_ console: Console, nodes: Int) {
        self.console = console
        self.nodes = nodes
        line = LiveLine(console)
    }

    mutating func show(_ run: SimulationRun) {
        if console.isInteractive {
            let now = MonotonicClock.now()
            guard now >= nextDrawing else { return }
            nextDrawing = now + Self.pause
            line.draw(ProgressBar.text(run.progress, label(run)))
        } else if run.phase != shown {
            console.note(label(run))
        }
        shown = run.phase
    }

    mutating func clear() { line.clear() }

    private func label(_ run: SimulationRun) -> String {
        switch run.phase {
        case .forming: "forming the mesh of \(ReadableText.count(nodes, "node"))"
        case .loading: "submitting \(ReadableText.count(run.plan.transactionCount, "transaction"))"
        case .settling: "waiting until all pools are equal"
        case .over: "done"
        }
    }
}
