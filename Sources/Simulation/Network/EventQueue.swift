import Time

/// What is going to happen, in order of time; of simultaneous events the one that was added first comes first.
///
/// A heap of degree four over 16-byte keys; the events themselves lie in slots and are not moved. Four children share a
/// cache line, and a heap of a million entries is ten levels deep.
struct EventQueue<Event: Sendable>: Sendable {
    private struct Key: Sendable {
        let instant: Int64
        /// The order of addition in the upper 36 bits, the slot in the lower 28.
        let order: UInt64

        func precedes(_ other: Key) -> Bool {
            instant < other.instant || (instant == other.instant && order < other.order)
        }
    }

    private static var slotBits: UInt64 { 28 }
    private static var degree: Int { 4 }

    private var heap: [Key] = []
    private var slots: [Event?] = []
    private var freeSlots: [Int] = []
    private var nextSequence: UInt64 = 0

    /// Number of events that wait.
    var count: Int { heap.count }

    var nextInstant: Instant? { heap.first.map { Instant(nanoseconds: $0.instant) } }

    mutating func add(_ event: Event, at instant: Instant) {
        let key = Key(instant: instant.nanoseconds, order: nextSequence << Self.slotBits | UInt64(occupySlot(event)))
        nextSequence += 1
        heap.append(key)
        siftUp(key)
    }

    mutating func popFirst() -> (instant: Instant, event: Event)? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty { siftDown(last) }
        let slot = Int(first.order & (1 << Self.slotBits - 1))
        guard let event = slots[slot] else { preconditionFailure("a key has an event") }
        slots[slot] = nil
        freeSlots.append(slot)
        return (Instant(nanoseconds: first.instant), event)
    }

    private mutating func occupySlot(_ event: Event) -> Int {
        if let slot = freeSlots.popLast() {
            slots[slot] = event
            return slot
        }
        precondition(slots.count < 1 << Self.slotBits, "at most 268 million events wait at a time")
        slots.append(event)
        return slots.count - 1
    }

    /// Moves the last entry up to its place.
    private mutating func siftUp(_ key: Key) {
        var index = heap.count - 1
        while index > 0 {
            let parent = (index - 1) / Self.degree
            guard key.precedes(heap[parent]) else { break }
            heap[index] = heap[parent]
            index = parent
        }
        heap[index] = key
    }

    /// Puts `key` in place of the first entry, and moves it down to where it belongs.
    private mutating func siftDown(_ key: Key) {
        var index = 0
        while true {
            let firstChild = index * Self.degree + 1
            guard firstChild < heap.count else { break }
            var least = firstChild
            for child in firstChild + 1..<min(firstChild + Self.degree, heap.count)
            where heap[child].precedes(heap[least]) {
                least = child
            }
            guard heap[least].precedes(key) else { break }
            heap[index] = heap[least]
            index = least
        }
        heap[index] = key
    }
}
