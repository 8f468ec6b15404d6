/// Something with a descriptor that an ``EventLoop`` watches. Subclass it and override ``ready(_:)``: an event costs one
/// virtual call and no closure.
///
/// It is `open`, unlike the rest of the package, because Swift allows a `package` class no subclass in another module.
///
/// The loop keeps a source alive from ``EventLoop/register(_:source:interest:)`` until
/// ``EventLoop/deregister(_:)``. The source owns its descriptor and deregisters before it closes it.
open class EventSource {
    /// Where the loop keeps it; nil while it is not registered.
    final var registration: Registration?

    /// A source that is not registered yet.
    public init() {}

    /// Whether a loop watches it.
    package final var isRegistered: Bool { registration != nil }

    /// Called in every turn in which the descriptor is ready: what is not handled is told again (level-triggered).
    ///
    /// ``Readiness/hangUp`` and ``Readiness/error`` come whatever the interest is, so a source that ignores them turns
    /// the loop for nothing: it has to deregister.
    open func ready(_ readiness: Readiness) {
        preconditionFailure("\(type(of: self)) has to override ready(_:)")
    }
}

/// A place in the loop's table, and which of its successive occupants is meant.
struct Registration: Equatable {
    let slot: UInt32
    let generation: UInt32

    /// What epoll carries with the descriptor and hands back with each event.
    var token: UInt64 { UInt64(generation) << 32 | UInt64(slot) }

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(token: UInt64) {
        slot = UInt32(truncatingIfNeeded: token)
        generation = UInt32(truncatingIfNeeded: token >> 32)
    }
}
