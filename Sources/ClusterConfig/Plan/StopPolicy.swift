/// How a node is stopped: a signal, time to comply, then KILL.
package struct StopPolicy: Equatable, Sendable {
    package var signal = StopSignal.terminate
    /// The time between the signal and KILL.
    package var timeout = Duration.seconds(5)

    package init() {}
}

/// A signal that may ask a node to stop, by its name; the shells know the platform's numbers.
package enum StopSignal: String, CaseIterable, Sendable {
    case terminate = "TERM"
    case interrupt = "INT"
    case hangUp = "HUP"
    case quit = "QUIT"
    case user1 = "USR1"
    case user2 = "USR2"
    case kill = "KILL"

    /// The signal of that name, with or without `SIG` in front, in capitals.
    package init?(name: String) {
        self.init(rawValue: name.hasPrefix("SIG") ? String(name.dropFirst(3)) : name)
    }
}
