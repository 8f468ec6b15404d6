/// How much of a node's log is kept.
package struct LogPolicy: Equatable, Sendable {
    /// A log file that reaches this size is rotated; 4 KiB to 1 TiB.
    package var maxSizeBytes = 10 << 20
    /// How many rotated files stay, 0 to 100.
    package var keep = 3

    package init() {}
}
