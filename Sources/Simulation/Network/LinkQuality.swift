/// What links do to single messages, in shares from 0 to 1.
///
/// The worker's transport is TCP, which does none of this while a link lasts. The state machine has to bear it all the
/// same: what a slow peer misses is a lost message, and a link that breaks and comes back repeats and reorders.
package struct LinkQuality: Equatable, Sendable {
    /// Messages that do not arrive.
    package var loss: Double
    /// Messages that arrive twice, the second time whenever its own latency says.
    package var duplication: Double
    /// Messages that do not wait for those sent before them.
    package var reordering: Double

    /// Links that do nothing to messages, unless told.
    package init(loss: Double = 0, duplication: Double = 0, reordering: Double = 0) {
        self.loss = loss
        self.duplication = duplication
        self.reordering = reordering
    }

    /// Every message arrives once and in order.
    package static let perfect = LinkQuality()
}
