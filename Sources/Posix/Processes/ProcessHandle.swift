import CLinux
import Glibc

/// A process held by its pidfd: signals reach this process or none, however often its id is used again.
///
/// The descriptor becomes readable when the process ends.
package struct ProcessHandle: ~Copyable {
    /// Its process id, to show and to record; signals go through the descriptor.
    package let pid: Int32

    /// For the event loop.
    package let descriptor: FileDescriptor

    /// Takes hold of whoever has the id: a child that nobody has reaped yet, or one whose identity is checked next.
    init(opening pid: Int32) throws(SystemCallError) {
        let number = try systemCall("pidfd_open", "process \(pid)") { pidfd_open(pid, 0) }
        self.init(pid: pid, descriptor: FileDescriptor(owning: number))
    }

    /// Takes hold of a process that somebody else may have started; nil when it is no longer alive.
    ///
    /// First the hold, then the check: the id could be another process's between a check and a hold.
    package static func adopt(_ identity: ProcessIdentity) throws(SystemCallError) -> ProcessHandle? {
        let handle: ProcessHandle
        do {
            handle = try ProcessHandle(opening: identity.pid)
        } catch let error where error.code == ESRCH {
            return nil
        }
        guard try identity.isAlive() else { return nil }
        return handle
    }

    private init(pid: Int32, descriptor: consuming FileDescriptor) {
        self.pid = pid
        self.descriptor = descriptor
    }

    /// Which process it is, to find it again after a restart of this one; nil once it is reaped.
    package func identity() throws(SystemCallError) -> ProcessIdentity? {
        try ProcessIdentity.of(pid: pid)
    }

    /// Sends a signal; false when the process has been reaped. One that has ended takes it without effect.
    @discardableResult
    package func send(_ signal: Signal) throws(SystemCallError) -> Bool {
        let number = descriptor.rawValue
        do {
            _ = try systemCall("pidfd_send_signal", "process \(pid)") {
                pidfd_send_signal(number, signal.rawValue, nil, 0)
            }
            return true
        } catch let error where error.code == ESRCH {
            return false
        }
    }

    /// What became of the process so far.
    package enum Outcome: Equatable, Sendable {
        case running
        /// It has ended and is reaped now: its id may be used again.
        case ended(ExitStatus)
        /// It is not a child of ours, so that only its end can be known, not how it came.
        case notOurChild
    }

    /// Reaps the process if it has ended; does not wait.
    package func reap() throws(SystemCallError) -> Outcome {
        try wait(options: WEXITED | WNOHANG)
    }

    /// Waits until the process ends, and reaps it.
    package func waitForEnd() throws(SystemCallError) -> Outcome {
        try wait(options: WEXITED)
    }

    private func wait(options: Int32) throws(SystemCallError) -> Outcome {
        let number = id_t(descriptor.rawValue)
        var info = siginfo_t()
        do {
            _ = try systemCall("waitid", "process \(pid)") { waitid(P_PIDFD, number, &info, options) }
        } catch let error where error.code == ECHILD {
            return .notOurChild
        }
        let child = info._sifields._sigchld
        if child.si_pid == 0 { return .running }
        let ended = info.si_code == Int32(CLD_EXITED)
        return .ended(ended ? .exited(code: child.si_status) : .signalled(Signal(rawValue: child.si_status)))
    }
}
