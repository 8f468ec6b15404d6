/// What happens to the messages of one direction of a link.
package struct LinkImpairment: Hashable, Sendable {
    /// The longest delay there is.
    package static let longestDelayMilliseconds = 60_000

    /// How long each message is held back; 0 for not at all.
    package var delayMilliseconds: Int
    /// The probability that a message is lost, 0 to 1.
    package var loss: Double

    package init(delayMilliseconds: Int = 0, loss: Double = 0) {
        self.delayMilliseconds = delayMilliseconds
        self.loss = loss
    }

    /// Messages pass as if there were no fault.
    package static let none = LinkImpairment()
}
