import Gossip
import Time

/// What a test or a user has happen to the network between the nodes.
extension Simulator {
    /// Names a partition, so that it can be healed.
    package struct PartitionID: Hashable, Sendable {
        let number: Int
    }

    /// Cuts nodes off from all others; several partitions may overlap.
    /// - Parameters:
    ///   - numbers: the nodes on the far side.
    ///   - isOneWay: whether what they send still arrives.
    package mutating func partition(_ numbers: some Sequence<Int>, isOneWay: Bool = false) -> PartitionID {
        var isFar = [Bool](repeating: false, count: hosts.count)
        for number in numbers { isFar[number - 1] = true }
        partitions[nextPartition] = Partition(isFar: isFar, isOneWay: isOneWay)
        queue.add(.silence(partition: nextPartition), at: now + settings.silenceTimeout)
        nextPartition += 1
        return PartitionID(number: nextPartition - 1)
    }

    /// Mends a partition.
    package mutating func heal(_ partition: PartitionID) {
        partitions[partition.number] = nil
    }

    /// Mends every partition.
    package mutating func healAll() {
        partitions = [:]
    }

    /// Breaks a link between two nodes, if there is one: what is on its way is lost, and both ends hear of it.
    package mutating func breakLink(between first: Int, and second: Int) {
        if let endPoint = link(from: first, to: second) { breakUp(endPoint.connection) }
    }

    /// A peer reads too slowly for a while: the payload that a node has for it is held back.
    package mutating func congest(_ first: Int, to second: Int, for duration: Duration) {
        guard let endPoint = link(from: first, to: second) else { return }
        connections[endPoint.connection][endPoint.end].isCongested = true
        queue.add(.drained(endPoint), at: now + duration)
    }

    /// Wakes every frozen node.
    package mutating func resumeAll() {
        // What was put off keeps its instants; nothing lies further ahead than the pause did.
        for index in hosts.indices where hosts[index].isPaused(now) { hosts[index].pausedUntil = now }
    }

    /// Lets every node live that was to be killed at its next write.
    package mutating func spareAll() {
        for index in hosts.indices { hosts[index].diesWriting = false }
    }

    private func link(from first: Int, to second: Int) -> EndPoint? {
        hosts[first - 1].sortedEndPoints.first { endPoint in
            connections[endPoint.connection].host(at: endPoint.end.other) == second - 1
        }
    }
}
