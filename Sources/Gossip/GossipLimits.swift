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
    /// Identities in one HAVE, WANT, GRAFT or IDS message.
    package var idsPerMessage = 512
    /// Identities of one range that are listed outright instead of being divided further.
    package var listedRange = 48
    /// Identities asked for and not yet received that are kept in mind; in a partial mesh also those that neighbours have
    /// announced, and those that lazy neighbours are to be told, as many of each.
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

    /// How long a peer that was dialled may take to say who it is until it gets another HANDSHAKE; the pause doubles up to
    /// ``longestGreetingPause``. A naive peer that does not dial us never says.
    package var firstGreetingPause: Duration = .seconds(1)
    package var longestGreetingPause: Duration = .seconds(5)

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

    /// How long a node's addresses must have been unchanged before it tells others what they may not have heard.
    package var restBeforeReminder: Duration = .milliseconds(500)
    /// After this long a native peer that is connected to others than we are is told all addresses again.
    package var restBeforeRepetition: Duration = .seconds(10)
    /// Private nodes that one node has tunnels to, as far as it and its peers keep them in mind.
    package var maximumTunnels = 512
    /// Strings in one list of a TUNNELS or SHUFFLE message, and addresses of a HANDSHAKE that a node of a partial mesh
    /// looks at.
    package var namesPerMessage = 512

    /// Addresses kept for later, in a partial mesh, for each neighbour that a node wants.
    package var passivePerDegree = 6
    /// Public nodes that a private one wants to be linked with in a partial mesh.
    package var neighboursOfPrivateNode = 3
    /// Addresses that a naive peer is told by a node of a partial mesh.
    package var addressesForNaive = 16
    /// Steps of a random walk through the mesh: enough to end anywhere among tens of thousands.
    package var walkSteps = 6
    /// Requests for neighbourhood under way at a time.
    package var maximumRequests = 128
    /// Addresses in one SHUFFLE, and pause between two.
    package var shuffledAddresses = 8
    package var shuffleInterval: Duration = .seconds(10)
    /// Pause between two visits to a known peer that is no neighbour: they find out that a mesh was torn.
    package var visitInterval: Duration = .seconds(30)
    /// Pause after every address on hand has refused; it doubles up to ``longestHealingPause``.
    package var firstHealingPause: Duration = .milliseconds(100)
    package var longestHealingPause: Duration = .seconds(10)
    /// How long a link may stay open that does not become a neighbourhood.
    package var settlingTime: Duration = .seconds(2)
    /// How long identities are gathered before they are announced to lazy neighbours.
    package var lazyDelay: Duration = .milliseconds(50)
    /// How long an announced transaction may take to be pushed by another neighbour before it is asked for.
    package var graftDelay: Duration = .milliseconds(150)
    /// How long a neighbour that was useful may bring nothing new, while others do, before it is pruned.
    package var superfluousBeforePrune: Duration = .milliseconds(100)
    /// How long after a neighbour was pruned its pushes are taken for ones that were on their way already.
    package var pruneSettling: Duration = .milliseconds(500)
    /// Transactions whose first sender is remembered, to tell which pushes are superfluous.
    package var rememberedSenders = 4096

    package init() {}
}
