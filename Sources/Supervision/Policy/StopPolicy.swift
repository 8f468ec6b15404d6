/// How a node is stopped: a signal to its process group, then KILL for whatever is left of it.
package struct StopPolicy: Hashable, Sendable {
    /// What asks the processes to end.
    package let signal: Signal
    /// How long they have before they are killed.
    package let timeout: Duration

    package init(signal: Signal = .term, timeout: Duration = .seconds(5)) {
        self.signal = signal
        self.timeout = timeout.bounded
    }
}
