import ClusterConfig
import ControlAPI
import EventLoop
import Posix
import Supervision
import Time
import Transport

/// The shell round one node's ``NodeLifecycle``: tells it what happens, and does what it decides.
final class Node {
    unowned let cluster: Cluster
    let settings: NodeSettings
    /// Made private when it was added, whatever the configuration says.
    let isPrivateByRequest: Bool
    /// The folder that the supervisor made for it.
    let folder: FolderIdentity
    private(set) var lifecycle: NodeLifecycle
    /// The process that lives, or has ended and whose group is being cleared.
    var process: NodeProcess?
    var remains: Remains?
    /// A process that ended while no daemon ran; its group is still to be cleared.
    var lost: NodeRecord.Process?
    var probe: PortProbe?
    /// The open link of the built-in worker.
    var link: WorkerLink?
    var timer: TimerID?
    /// When by the calendar the latest process ended.
    var exitedAt: Timestamp?
    /// What the process that is being killed was at, for one that gave no sign of life; and the one before it.
    private(set) var hung: String?
    var lastHung: String?
    /// Where the process stood when it was killed.
    var place: ProcessPlace?
    /// Whether the folder stays when the node is removed.
    var keepsFolder = false
    /// Where its folder was left when the node was removed, the path with why.
    var leftBehind: String?
    /// What ``status`` last found, and when: looking is slow.
    var memory: (bytes: Int?, at: Instant)?

    init(
        _ cluster: Cluster,
        _ settings: NodeSettings,
        isPrivateByRequest: Bool,
        folder: FolderIdentity,
        _ lifecycle: NodeLifecycle
    ) {
        self.cluster = cluster
        self.settings = settings
        self.isPrivateByRequest = isPrivateByRequest
        self.folder = folder
        self.lifecycle = lifecycle
    }

    var name: String { settings.name }
    var number: Int { settings.number }
    var loop: EventLoop { cluster.loop }

    /// Tells the lifecycle of an event and carries out what it makes of it.
    ///
    /// - Returns: why a request was not carried out.
    @discardableResult
    func handle(_ event: (inout NodeLifecycle) -> [LifecycleAction]) -> Refusal? {
        let actions = event(&lifecycle)
        var refusal: Refusal?
        for action in actions {
            if case .refuse(let reason) = action { refusal = reason } else { carryOut(action) }
        }
        cluster.changed(self)
        return refusal
    }

    /// The process gave a sign of life; the most frequent event, without consequences.
    func heartbeat() {
        guard let process else { return }
        lifecycle.heartbeat(process.spawn, at: loop.now)
    }

    private func carryOut(_ action: LifecycleAction) {
        switch action {
        case .spawn(let id): spawn(id)
        case .signal(let signal, let id): signalGroup(Posix.Signal(signal), id)
        case .killGroup(let id): killGroup(id)
        case .verifyGroupEmpty(let id): verifyGroupEmpty(id)
        case .arm(let deadline): arm(deadline)
        case .disarm: disarm()
        // A process that ended unseen is adopted only for its end to be dealt with.
        case .report(.adopted) where lost != nil: break
        case .report(let report):
            note(report)
            cluster.report(report, of: self)
        case .refuse: break
        case .removed: cluster.finishRemoval(of: self)
        }
    }

    /// Keeps what a process was at that is killed for its silence: it cannot be asked afterwards.
    private func note(_ report: LifecycleReport) {
        switch report {
        case .killing(_, .silent), .killing(_, .startupTimedOut): hung = placeText
        case .started, .adopted: hung = nil
        case .ready, .unready, .paused, .resumed, .stopping, .killing, .exited, .spawnFailed, .groupLingers, .stopped,
            .gaveUp:
            break
        }
    }

    private var placeText: String? {
        guard let place else { return nil }
        let said = LogFile(of: name, at: cluster.layout.logPath(of: name)).tail(lines: 1).first
        return "\(place)" + (said.map { ", and has last said: \($0.text.prefix(Self.longestQuote))" } ?? "")
    }

    private static let longestQuote = 200

    // MARK: Time

    private func arm(_ deadline: Deadline) {
        disarm()
        // The end of a group is told by its members' pidfds; a look at it by the clock is for what they cannot tell.
        let instant =
            switch deadline.purpose {
            case .groupCheck where remains != nil: max(deadline.at, loop.now + Self.groupCheckInterval)
            // Workers beat at the same time, so that the deadlines of all are next to each other: one turn for all.
            case .health: deadline.at.roundedUp(to: Self.healthGrain)
            case .restart, .stop, .groupCheck, .startup: deadline.at
            }
        timer = loop.schedule(at: instant) { [weak self] in self?.deadlineReached() }
    }

    private static let healthGrain: Duration = .milliseconds(100)
    private static let groupCheckInterval: Duration = .seconds(1)

    private func disarm() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func deadlineReached() {
        timer = nil
        handle { $0.deadlineReached(at: loop.now) }
    }
}
