import Glibc

/// How much memory a process has.
package enum ProcessMemory {
    /// Its proportional share (Pss: a page shared by n processes counts as an nth), in bytes. Where that may not be read,
    /// all its resident pages instead. Nil when there is no such process, or it has ended.
    package static func bytes(of pid: Int32) throws(SystemCallError) -> Int64? {
        do {
            if let share = try proportionalShare(of: pid) { return share }
        } catch let error where isGone(error) {
            return nil
        } catch let error where error.code == EACCES || error.code == EPERM {
            // Others' processes show their size all the same.
        }
        do {
            return try residentBytes(of: pid)
        } catch let error where isGone(error) {
            return nil
        }
    }

    private static func proportionalShare(of pid: Int32) throws(SystemCallError) -> Int64? {
        let text = try File.read("/proc/\(pid)/smaps_rollup", limitInBytes: 65_536)
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix("Pss:") {
            return line.split(separator: " ").dropFirst().first.flatMap { Int64($0) }.map { $0 * 1_024 }
        }
        return nil
    }

    private static func residentBytes(of pid: Int32) throws(SystemCallError) -> Int64? {
        let text = try File.read("/proc/\(pid)/statm", limitInBytes: 4_096)
        let pages = String(decoding: text, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Int64($0) }
        return pages.map { $0 * Int64(sysconf(Int32(_SC_PAGESIZE))) }
    }

    private static func isGone(_ error: SystemCallError) -> Bool {
        error.code == ENOENT || error.code == ESRCH
    }
}
