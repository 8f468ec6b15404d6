/// Which process is meant, for good: ids are used again, but not with the same start in the same boot.
package struct ProcessIdentity: Hashable, Sendable {
    /// The process id, which is used again in time.
    package let pid: Int32

    /// Clock ticks from boot to its start.
    package let startTicks: UInt64

    /// The boot in which it runs, from `/proc/sys/kernel/random/boot_id`.
    package let bootID: String

    /// An identity as it was recorded.
    package init(pid: Int32, startTicks: UInt64, bootID: String) {
        self.pid = pid
        self.startTicks = startTicks
        self.bootID = bootID
    }

    /// The identity of the process that has this id now; nil when there is none.
    package static func of(pid: Int32) throws(SystemCallError) -> ProcessIdentity? {
        guard let stat = try ProcessStat.read(pid: pid) else { return nil }
        return ProcessIdentity(pid: pid, startTicks: stat.startTicks, bootID: try currentBootID())
    }

    /// Whether this very process exists and has not ended.
    package func isAlive() throws(SystemCallError) -> Bool {
        guard let stat = try ProcessStat.read(pid: pid), !stat.hasEnded else { return false }
        let boot = try Self.currentBootID()
        return stat.startTicks == startTicks && boot == bootID
    }

    /// The id of the current boot, read once: it stays the same for as long as any process lives.
    package static func currentBootID() throws(SystemCallError) -> String {
        if let knownBootID { return knownBootID }
        return try readBootID()
    }

    /// Nil where it could not be read, which is then tried again and said.
    private static let knownBootID = try? readBootID()

    private static func readBootID() throws(SystemCallError) -> String {
        let text = try File.read("/proc/sys/kernel/random/boot_id", limitInBytes: 64)
        return String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }
}
