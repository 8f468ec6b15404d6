/// Says what most of a cluster dies of, once for each cause.
struct CrashWatch {
    private let client: ControlClient
    private let events: EventStream
    private let console: Console
    private var told: CrashDiagnosis?
    private var isOver = false

    init(_ client: ControlClient, _ console: Console) throws(Failure) {
        self.client = client
        self.console = console
        events = try EventStream(client.layout, client.interruption)
    }

    /// Readable when it is time to ``look()``; nil once the daemon tells nothing more.
    var descriptor: Int32? { isOver ? nil : events.rawValue }

    /// Looks at the cluster, unless nothing has happened to a node since the last time.
    mutating func look() throws(Failure) {
        do {
            guard try takeEvents(), let found = CrashDiagnosis(try client.status(), in: client.layout) else { return }
            if told.map({ !$0.isAbout(found) }) ?? true { console.note(found.text) }
            told = found
        } catch {
            // That the daemon has ended, its process tells.
            guard error.exitCode == .noCluster else { throw error }
            isOver = true
        }
    }

    /// Whether one of the events that have come is about a node.
    private mutating func takeEvents() throws(Failure) -> Bool {
        var isAboutNodes = false
        while true {
            switch try events.next(until: .origin) {
            case .event(let event): isAboutNodes = isAboutNodes || event.kind == .nodeState
            case .timeUp: return isAboutNodes
            case .end:
                isOver = true
                return false
            }
        }
    }
}
