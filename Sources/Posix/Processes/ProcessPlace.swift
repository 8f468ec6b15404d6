/// Where a process stands, as far as the kernel tells: for a word about one that does not answer.
package struct ProcessPlace: Equatable, Sendable {
    /// `R`, `S`, `D`, `T` … as in proc_pid_stat(5).
    package let state: Character
    /// The kernel function that its main thread waits in; nil where it waits in none, or we may not know.
    package let waitsIn: String?

    package init(state: Character, waitsIn: String?) {
        self.state = state
        self.waitsIn = waitsIn
    }

    /// Looks at a process; nil when it has ended.
    package static func of(pid: Int32) -> ProcessPlace? {
        guard let stat = (try? ProcessStat.read(pid: pid)) ?? nil, !stat.hasEnded else { return nil }
        let bytes = (try? File.read("/proc/\(pid)/wchan", limitInBytes: 256)) ?? []
        let function = String(decoding: bytes, as: UTF8.self)
        return ProcessPlace(state: stat.state, waitsIn: function.isEmpty || function == "0" ? nil : function)
    }
}

extension ProcessPlace: CustomStringConvertible {
    /// `it was stopped by a signal`, `it was computing, perhaps in an endless loop`, `it was waiting in futex_wait_queue`.
    package var description: String {
        let place = waitsIn.map { " in \($0)" } ?? ""
        return switch state {
        case "T": "it was stopped by a signal"
        case "t": "a debugger held it"
        case "R": "it was computing, perhaps in an endless loop"
        case "D": "it was waiting for a device\(place)"
        default: "it was waiting\(place)"
        }
    }
}
