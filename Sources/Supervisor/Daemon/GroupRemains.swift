import EventLoop
import Posix

/// What is left of the group of a process that has ended: killed, and waited for through pidfds.
final class GroupRemains {
    private let group: ProcessGroup
    private let loop: EventLoop
    /// A variable in the environment of processes that are ours; nil where the group is known to be.
    private let marker: String?
    private let emptied: () -> Void
    private var members: [Int32: ChildExitSource] = [:]

    /// - Parameters:
    ///   - marker: for a group whose leader ended unseen: its id may have become another's since.
    ///   - emptied: called when all that were found have ended; then it is time to look again.
    init(groupOf pid: Int32, marker: String?, loop: EventLoop, emptied: @escaping () -> Void) {
        group = ProcessGroup(id: pid)
        self.marker = marker
        self.loop = loop
        self.emptied = emptied
    }

    /// Whether nothing runs in the group any more; what does is held from now on.
    func isEmpty() -> Bool {
        do {
            if marker == nil, try group.isEmpty() { return true }
            let living = try group.members().filter { !$0.hasEnded && isOurs($0) }
            for member in living where members[member.pid] == nil { try watch(member) }
            return living.isEmpty
        } catch {
            DaemonLog.write("\(error)")
            return false
        }
    }

    /// Kills every member that is held.
    func kill() {
        for member in members.values {
            DaemonLog.noting { () throws(SystemCallError) in try member.process.send(.kill) }
        }
    }

    /// Stops waiting.
    func cancel() {
        for member in members.values { member.cancel() }
        members = [:]
    }

    private func isOurs(_ member: ProcessStat) -> Bool {
        marker.map { ProcessMarker.isPresent($0, in: member.pid) } ?? true
    }

    private func watch(_ member: ProcessStat) throws(SystemCallError) {
        let boot = try ProcessIdentity.currentBootID()
        let identity = ProcessIdentity(pid: member.pid, startTicks: member.startTicks, bootID: boot)
        guard let handle = try ProcessHandle.adopt(identity) else { return }
        try handle.send(.kill)
        let pid = member.pid
        members[pid] = try ChildExitSource(handle, loop: loop) { [weak self] _ in self?.ended(pid) }
    }

    private func ended(_ pid: Int32) {
        members[pid] = nil
        if members.isEmpty { emptied() }
    }
}
