import Gossip

/// What the node has counted since it started.
struct WorkerMetrics {
    var transactionsStored = 0
    var duplicatesReceived = 0
    var transactionsRejected = 0
    /// TRANSACTION messages sent, pushed or in reconciliation.
    var copiesSent = 0
    /// Pushes not queued for a peer that reads too slowly.
    var pushesHeldBack = 0

    /// Messages that a fault has lost, and held back.
    var messagesLost = 0
    var messagesDelayed = 0

    mutating func count(_ batch: borrowing TransactionBatch) {
        transactionsStored += batch.newCount
        for item in batch.items {
            switch item.outcome {
            case .new: break
            case .duplicate: duplicatesReceived += 1
            case .rejected: transactionsRejected += 1
            }
        }
    }
}
