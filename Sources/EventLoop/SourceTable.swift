/// The registered sources by slot. A slot that is used again gets a new generation, so that an event which was already
/// fetched for its former occupant is recognised as stale, even when descriptor number and slot are the same.
struct SourceTable {
    private struct Slot {
        var generation: UInt32 = 0
        var descriptor: Int32 = -1
        var source: EventSource?
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []

    /// How many sources are registered.
    var count: Int { slots.count - free.count }

    mutating func insert(_ source: EventSource, descriptor: Int32) -> Registration {
        let index = free.popLast() ?? appendSlot()
        slots[Int(index)].descriptor = descriptor
        slots[Int(index)].source = source
        return Registration(slot: index, generation: slots[Int(index)].generation)
    }

    /// Frees the slot; its next occupant has another generation. Generations return after 2³² uses of one slot, and no
    /// event waits that long.
    mutating func remove(_ registration: Registration) {
        let index = Int(registration.slot)
        slots[index] = Slot(generation: slots[index].generation &+ 1)
        free.append(registration.slot)
    }

    /// The source that the event is for; nil when it is no longer there.
    func source(for registration: Registration) -> EventSource? {
        let slot = slots[Int(registration.slot)]
        return slot.generation == registration.generation ? slot.source : nil
    }

    func descriptor(of registration: Registration) -> Int32 {
        slots[Int(registration.slot)].descriptor
    }

    private mutating func appendSlot() -> UInt32 {
        slots.append(Slot())
        return UInt32(slots.count - 1)
    }
}
