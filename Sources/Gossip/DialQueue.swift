import Time

/// When which address is to be dialled: a binary heap by instant, then by order of discovery.
///
/// An entry is not taken out when its contact turns to something else; whoever takes it from the queue asks the contact
/// whether it still waits for that very instant.
struct DialQueue: Sendable {
    struct Entry: Sendable {
        let instant: Instant
        let sequence: Int
        let key: NodeAddress.Key

        func precedes(_ other: Entry) -> Bool {
            (instant, sequence) < (other.instant, other.sequence)
        }
    }

    /// Every entry precedes its two children, at twice its index plus one and two.
    private var heap: [Entry] = []

    var first: Entry? { heap.first }

    var count: Int { heap.count }

    mutating func add(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least])
            {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    mutating func removeAll(where isStale: (Entry) -> Bool) {
        let live = heap.filter { !isStale($0) }
        heap = []
        for entry in live { add(entry) }
    }
}
