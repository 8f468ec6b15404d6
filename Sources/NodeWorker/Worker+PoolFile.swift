import Posix
import Time

/// Keeping the pool file: bringing what was written to the disk, and getting over a disk that refuses.
extension Worker {
    /// How long written transactions may stay off the disk.
    private static let synchroniseAfter: Duration = .milliseconds(50)
    /// Between two attempts to write again.
    private static let recoveryPause: Duration = .seconds(1)

    /// Has what was written brought to the disk soon, with whatever else is written until then.
    func armSynchronisation() {
        guard settings.durability == .normal, synchroniseTimer == nil else { return }
        synchroniseTimer = loop.schedule(after: Self.synchroniseAfter) { [unowned self] in
            synchroniseTimer = nil
            attempt { file throws(SystemCallError) in try file.synchronise() }
        }
    }

    /// Notes that the file could not be written. The node goes on, refuses transactions as long as it has to, and tries
    /// again by itself.
    func poolFailed(_ error: SystemCallError) {
        // Once a cause: otherwise every transaction would say it again.
        if poolFailure?.code != error.code {
            log.write(.error, "cannot write transactions.json", ["error": "\(error)"])
        }
        poolFailure = error
        guard recoveryTimer == nil else { return }
        recoveryTimer = loop.schedule(after: Self.recoveryPause) { [unowned self] in
            recoveryTimer = nil
            tryRecovery()
        }
    }

    /// Only a write that has reached the disk shows that all is well: one that was merely accepted may fail later.
    private func tryRecovery() {
        guard attempt({ file throws(SystemCallError) in try file.tryWriting() }) else { return }
        poolFailure = nil
        log.write(.info, "transactions.json can be written again")
        node.storingIsPossible(now: loop.now)
    }

    @discardableResult
    private func attempt(_ action: (inout PoolFile) throws(SystemCallError) -> Void) -> Bool {
        do throws(SystemCallError) {
            try action(&poolFile)
            return true
        } catch {
            poolFailed(error)
            return false
        }
    }
}
