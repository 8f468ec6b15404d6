import Time

/// A node's pool file: the numbers of its transactions in the order of their lines.
///
/// A killed process loses nothing that was written, since the kernel has it. A power cut takes what was written since
/// the last `fdatasync`, or some of it; the line at the cut is torn, and a restarted node takes it away.
struct Disk: Sendable {
    /// Time from a write to the synchronisation that follows it, where it does not happen at once.
    static let synchronisationDelay = Duration.milliseconds(50)
    private static let absent = UInt8.max

    private(set) var lines: [Int32] = []
    /// By number of transaction, the hops that it came over.
    private var hops: [UInt8] = []
    private var synchronised = 0
    private var synchronisesAt: Instant?

    var count: Int { lines.count }

    func has(_ number: Int) -> Bool { number < hops.count && hops[number] != Self.absent }

    /// Links that the transaction came over, 0 where it was submitted; it must be on the disk.
    func hop(of number: Int) -> Int { Int(hops[number]) }

    /// - Parameter isStrict: synchronise before anything else happens.
    mutating func append(_ number: Int, hop: Int, isStrict: Bool, now: Instant) {
        synchronise(now: now)
        lines.append(Int32(number))
        if number >= hops.count {
            hops.append(contentsOf: repeatElement(Self.absent, count: number + 1 - hops.count))
        }
        hops[number] = UInt8(min(hop, Int(Self.absent) - 1))
        if isStrict {
            synchronised = lines.count
        } else if synchronisesAt == nil {
            synchronisesAt = now + Self.synchronisationDelay
        }
    }

    private mutating func synchronise(now: Instant) {
        guard let due = synchronisesAt, due <= now else { return }
        // Every line is older than that: the first one after it would have asked for another synchronisation.
        synchronised = lines.count
        synchronisesAt = nil
    }

    /// The power fails: of the lines that are not synchronised, chance leaves the first few.
    /// - Returns: the transactions that are gone.
    mutating func losePower(now: Instant, using random: inout some RandomNumberGenerator) -> [Int] {
        synchronise(now: now)
        synchronisesAt = nil
        let kept = Int.random(in: synchronised...lines.count, using: &random)
        let gone = lines[kept...].map(Int.init)
        lines.removeSubrange(kept...)
        synchronised = kept
        for number in gone { hops[number] = Self.absent }
        return gone
    }
}
