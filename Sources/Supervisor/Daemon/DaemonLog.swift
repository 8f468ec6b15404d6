import Posix

/// The daemon's own log: its standard error, which `up` has put to `.supervisor/daemon.log`.
enum DaemonLog {
    /// Writes a line with the time before it.
    static func write(_ message: String) {
        // A log that cannot be written must not stop the daemon, and there is nowhere left to say so.
        try? StandardStream.standardError.write(Array("\(Timestamp.now()) \(message)\n".utf8))
    }

    /// Does something whose failure changes nothing but is worth knowing of.
    static func noting<Failure: Error>(_ body: () throws(Failure) -> Void) {
        do {
            try body()
        } catch {
            write("\(error)")
        }
    }
}
