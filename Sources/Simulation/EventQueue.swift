import Time

/// What is going to happen, in order of time; of simultaneous events the one that was added first comes first.
struct EventQueue<Event: Sendable>: Sendable {
    private struct Entry: Sendable {
        let instant: Instant
        let sequence: UInt64
        let event: Event

        func precedes(_ other: Entry) -> Bool {
            (instant, sequence) < (other.instant, other.sequence)
        }
    }

    /// A binary heap: every entry precedes its two children, at twice its index plus one and two.
    private var heap: [Entry] = []
    private var nextSequence: UInt64 = 0

    var nextInstant: Instant? { heap.first?.instant }

    mutating func add(_ event: Event, at instant: Instant) {
        heap.append(Entry(instant: instant, sequence: nextSequence, event: event))
        nextSequence += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> (instant: Instant, event: Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        return (first.instant, first.event)
    }

    private mutating func siftDown() {
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
}
