/// Every bound of the gossip state machine.
package struct GossipLimits: Sendable {
    /// Bytes of one transaction's `data`.
    package var transactionBytes = 64 * 1024
    /// Nesting of one message's JSON.
    package var jsonDepth = 32
    /// Addresses remembered, whatever peers mention.
    package var maximumContacts = 4096
    /// Attempts under way at a time.
    package var maximumConcurrentDials = 128
    /// Identities in one HAVE, WANT or IDS message.
    package var idsPerMessage = 512
    /// Identities of one range that are listed outright instead of being divided further.
    package var listedRange = 48
    /// Identities asked for and not yet received that are kept in mind.
    package var maximumWanted = 8192
    /// Transactions sent in answer to one reconciliation message, beside as many as it listed; the next round brings
    /// the rest.
    package var transactionsPerAnswer = 2048

    /// Ranges answered within ``answerWindow``; what differs besides is left to the next round.
    package var answersPerWindow = 1024
    package var answerWindow: Duration = .milliseconds(100)

    /// Pause before the first redial; it doubles up to ``longestRedialPause``. Short, since nodes that start together
    /// find each other not listening yet, and a refused connection costs next to nothing.
    package var firstRedialPause: Duration = .milliseconds(10)
    package var longestRedialPause: Duration = .seconds(5)
    /// Share of a redial pause, either way, that chance decides.
    package var redialJitter = 0.25
    /// How long a link must have lasted for its loss to be redialled at the first pause again.
    package var steadyLink: Duration = .seconds(1)
    /// How long a learned address may fail before it is forgotten.
    package var forgetLearnedAfter: Duration = .seconds(60)
    /// How long an address that a native peer mentioned gets to dial us first.
    package var dialGrace: Duration = .milliseconds(40)
    /// How much longer it gets if it comes before our own in the order of addresses, since its node may learn of us
    /// just now.
    package var dialTieBreak: Duration = .milliseconds(10)

    /// How long the pool must have been unchanged before it is compared with a peer's.
    package var quietBeforeDigest: Duration = .milliseconds(100)
    /// After this long under unceasing change it is compared all the same.
    package var longestWithoutDigest: Duration = .seconds(1)
    /// Pause between comparisons when nothing happens at all, with one peer drawn by lot.
    package var idleDigestInterval: Duration = .seconds(10)
    /// How long a reconciliation may make no progress before another may begin.
    package var sessionTimeout: Duration = .milliseconds(250)
    /// How long an answer to WANT may take before somebody else is asked.
    package var wantTimeout: Duration = .seconds(1)
    /// How long identities learned from naive peers are gathered before they are announced to native ones.
    package var announceDelay: Duration = .milliseconds(20)

    package init() {}
}
