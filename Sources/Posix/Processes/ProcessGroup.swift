import Glibc

/// A process group: a child and what it has started, as long as those stay in it.
///
/// A group's id is its leader's process id, and is not given out again while the group has a member. Signal a group only
/// while it is known to be the right one: before its leader is reaped, or after checking its members.
package struct ProcessGroup: Hashable, Sendable {
    /// The process id of its first leader.
    package let id: Int32

    /// The group of this id, over 1, whether it exists or not.
    package init(id: Int32) {
        precondition(id > 1, "0 is the caller's own group, and 1 is everybody")
        self.id = id
    }

    /// Signals every member; false when there is none.
    @discardableResult
    package func send(_ signal: Signal) throws(SystemCallError) -> Bool {
        do {
            _ = try systemCall("kill", "process group \(id)") { kill(-id, signal.rawValue) }
            return true
        } catch let error where error.code == ESRCH {
            return false
        }
    }

    /// Whether nothing runs in it any more. Processes that have ended and wait to be reaped do not count: a parent that
    /// never does so is not ours to wait for.
    package func isEmpty() throws(SystemCallError) -> Bool {
        // The cheap question first: no such group is the usual answer after a stop.
        if kill(-id, 0) != 0, errno == ESRCH { return true }
        return try members().allSatisfy(\.hasEnded)
    }

    /// Who is in it, in the order of process ids, including those that have ended and were not reaped.
    package func members() throws(SystemCallError) -> [ProcessStat] {
        try ProcessStat.all().filter { $0.group == id }
    }
}
