import Time

/// Names one scheduled timer. It stays unique when the timer is gone, so a late cancellation hits nothing.
package struct TimerID: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32
}

/// Timers in the order of their deadlines; those of equal deadlines in the order they were scheduled.
///
/// A binary heap whose entries know their place, so that a cancelled timer leaves at once and nothing piles up:
/// scheduling, cancelling and taking are O(log n), looking at the next deadline O(1). Pure: it reads no clock.
package struct TimerQueue<Payload> {
    private struct Entry {
        var deadline: Instant
        var sequence: UInt64
        var slot: UInt32

        func precedes(_ other: Entry) -> Bool {
            deadline == other.deadline ? sequence < other.sequence : deadline < other.deadline
        }
    }

    private struct Slot {
        var generation: UInt32 = 0
        var position = 0
        var payload: Payload?
    }

    /// A moment in the order of scheduling.
    package struct Mark: Sendable {
        let sequence: UInt64
    }

    private var heap: [Entry] = []
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var sequence: UInt64 = 0

    /// An empty queue.
    package init() {}

    /// How many timers wait.
    package var count: Int { heap.count }

    /// When the next timer is due; nil when none waits.
    package var nextDeadline: Instant? { heap.first?.deadline }

    /// Separates the timers scheduled so far from those to come.
    package var mark: Mark { Mark(sequence: sequence) }

    /// Adds a timer.
    package mutating func schedule(at deadline: Instant, _ payload: Payload) -> TimerID {
        let slot = free.popLast() ?? appendSlot()
        slots[Int(slot)].payload = payload
        heap.append(Entry(deadline: deadline, sequence: sequence, slot: slot))
        sequence += 1
        slots[Int(slot)].position = heap.count - 1
        siftUp(heap.count - 1)
        return TimerID(slot: slot, generation: slots[Int(slot)].generation)
    }

    /// Removes a timer and returns what it carried; nil when it was taken or cancelled before.
    @discardableResult
    package mutating func cancel(_ timer: TimerID) -> Payload? {
        guard Int(timer.slot) < slots.count, slots[Int(timer.slot)].generation == timer.generation else { return nil }
        return remove(at: slots[Int(timer.slot)].position)
    }

    /// Removes the first timer that is due and was scheduled before the mark, and returns what it carried.
    package mutating func takeDue(at now: Instant, before mark: Mark) -> Payload? {
        guard let first = heap.first, first.deadline <= now, first.sequence < mark.sequence else { return nil }
        return remove(at: 0)
    }

    private mutating func remove(at position: Int) -> Payload? {
        let slot = heap[position].slot
        let last = heap.removeLast()
        if position < heap.count {
            place(last, at: position)
            siftDown(position)
            siftUp(position)
        }
        let payload = slots[Int(slot)].payload
        slots[Int(slot)] = Slot(generation: slots[Int(slot)].generation &+ 1)
        free.append(slot)
        return payload
    }

    private mutating func appendSlot() -> UInt32 {
        slots.append(Slot())
        return UInt32(slots.count - 1)
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        heap[position] = entry
        slots[Int(entry.slot)].position = position
    }

    private mutating func siftUp(_ start: Int) {
        let entry = heap[start]
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.precedes(heap[parent]) else { break }
            place(heap[parent], at: position)
            position = parent
        }
        place(entry, at: position)
    }

    private mutating func siftDown(_ start: Int) {
        let entry = heap[start]
        var position = start
        while let child = earlierChild(of: position), heap[child].precedes(entry) {
            place(heap[child], at: position)
            position = child
        }
        place(entry, at: position)
    }

    private func earlierChild(of position: Int) -> Int? {
        let left = 2 * position + 1
        guard left < heap.count else { return nil }
        let right = left + 1
        return right < heap.count && heap[right].precedes(heap[left]) ? right : left
    }
}
