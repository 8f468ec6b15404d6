import EventLoop
import Posix

/// Processes that have outlived what they belonged to: killed, and waited for through pidfds.
final class Remains {
    private let find: () throws(SystemCallError) -> [ProcessStat]
    private let loop: EventLoop
    private let emptied: () -> Void
    private var members: [Int32: ChildExitSource] = [:]

    /// - Parameters:
    ///   - find: looks for those that live. All of them have to be ours.
    ///   - emptied: called when all that were found have ended; then it is time to look again.
    init(
        loop: EventLoop,
        find: @escaping () throws(SystemCallError) -> [ProcessStat],
        emptied: @escaping () -> Void
    ) {
        self.find = find
        self.loop = loop
        self.emptied = emptied
    }

    /// What is left of a group.
    ///
    /// - Parameter marker: for a group whose leader ended unseen: its id may have become another's since, so each member
    ///   has to prove to be ours. Nil where the group is known to be.
    convenience init(ofGroup pid: Int32, marker: String?, loop: EventLoop, emptied: @escaping () -> Void) {
        let group = ProcessGroup(id: pid)
        self.init(
            loop: loop,
            find: { () throws(SystemCallError) in
                if marker == nil, try group.isEmpty() { return [] }
                return try group.members().filter { member in
                    !member.hasEnded && (marker.map { ProcessMarker.isPresent($0, in: member.pid) } ?? true)
                }
            },
            emptied: emptied
        )
    }

    /// Whether nothing runs any more; what does is killed, and held from now on.
    func isEmpty() -> Bool {
        do {
            for process in try find() where members[process.pid] == nil { try watch(process) }
            return members.isEmpty
        } catch {
            DaemonLog.write("\(error)")
            return false
        }
    }

    /// Kills every process that is held.
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

    /// Takes hold of a process, unless it has ended since it was found.
    private func watch(_ process: ProcessStat) throws(SystemCallError) {
        let boot = try ProcessIdentity.currentBootID()
        let identity = ProcessIdentity(pid: process.pid, startTicks: process.startTicks, bootID: boot)
        guard let handle = try ProcessHandle.adopt(identity) else { return }
        try handle.send(.kill)
        let pid = process.pid
        members[pid] = try ChildExitSource(handle, loop: loop) { [weak self] _ in self?.ended(pid) }
    }

    private func ended(_ pid: Int32) {
        members[pid] = nil
        if members.isEmpty { emptied() }
    }
}
