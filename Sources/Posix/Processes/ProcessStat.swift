import Glibc

/// What `/proc/<pid>/stat` says about a process.
package struct ProcessStat: Equatable, Sendable {
    /// The process id.
    package let pid: Int32

    /// The name of the executable, cut to 15 bytes, or what the process has set instead.
    package let command: String

    /// `R`, `S`, `D`, `T`, `Z` … as in proc_pid_stat(5).
    package let state: Character

    /// The process id of its parent.
    package let parent: Int32

    /// The id of its process group.
    package let group: Int32

    /// The id of its session.
    package let session: Int32

    /// Clock ticks from boot to its start.
    package let startTicks: UInt64

    /// Whether it has ended: what is left of it waits for its parent.
    package var hasEnded: Bool { state == "Z" || state == "X" }

    /// Reads it; nil when there is no such process.
    package static func read(pid: Int32) throws(SystemCallError) -> ProcessStat? {
        do {
            return ProcessStat(line: try File.read("/proc/\(pid)/stat", limitInBytes: 4_096))
        } catch let error where error.code == ENOENT || error.code == ESRCH {
            return nil
        }
    }

    /// Every process that can be seen, in the order of their ids.
    package static func all() throws(SystemCallError) -> [ProcessStat] {
        var found: [ProcessStat] = []
        for pid in try Directory.list("/proc").compactMap({ Int32($0) }).sorted() {
            if let stat = try read(pid: pid) { found.append(stat) }
        }
        return found
    }

    /// Takes the line apart. The command is in parentheses and may itself hold spaces and parentheses, even `) S 1`, so
    /// it ends at the last one of the line: what follows is a letter and numbers.
    init?(line: [UInt8]) {
        guard
            let opening = line.firstIndex(of: UInt8(ascii: "(")),
            let closing = line.lastIndex(of: UInt8(ascii: ")")), opening < closing
        else { return nil }
        let fields = String(decoding: line[(closing + 1)...], as: UTF8.self).split { $0 == " " || $0 == "\n" }
        // The manual counts from 1 and calls the state field 3, so field n stands at n - 3 here.
        guard
            fields.count >= 20,
            let pid = Int32(String(decoding: line[..<opening], as: UTF8.self).prefix { $0 != " " }),
            let state = fields[0].first,
            let parent = Int32(fields[1]), let group = Int32(fields[2]), let session = Int32(fields[3]),
            let startTicks = UInt64(fields[19])
        else { return nil }
        self.pid = pid
        self.command = String(decoding: line[(opening + 1)..<closing], as: UTF8.self)
        self.state = state
        self.parent = parent
        self.group = group
        self.session = session
        self.startTicks = startTicks
    }
}
