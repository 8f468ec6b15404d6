/// Refuses an object with two members of one name, in time proportional to the number of members.
struct UniqueKeys {
    /// Objects up to this size are compared pair by pair, which beats hashing and suits nearly every object.
    private static let pairwiseLimit = 16

    /// An open-addressed hash set of key entries, by index; zero is a free slot, as entry 0 is never a key.
    private var slots: [UInt32] = []

    /// Checks an object whose members are all on the tape.
    mutating func check(
        keysOf object: Int,
        count: Int,
        entries: [JSONEntry],
        text: UnsafeBufferPointer<UInt8>
    ) throws(JSONError) {
        if count <= Self.pairwiseLimit {
            try checkPairwise(keysOf: object, entries: entries, text: text)
        } else {
            try checkHashed(keysOf: object, count: count, entries: entries, text: text)
        }
    }

    private func checkPairwise(
        keysOf object: Int,
        entries: [JSONEntry],
        text: UnsafeBufferPointer<UInt8>
    ) throws(JSONError) {
        let end = Int(entries[object].next)
        var key = object + 1
        while key < end {
            let later = entries[key]
            var earlier = object + 1
            while earlier < key {
                let other = entries[earlier]
                // Nearly all keys differ in length, which the entries tell without a look at the text.
                let isCandidate = later.range.count == other.range.count || later.hasEscapes || other.hasEscapes
                if isCandidate, StringText(later, in: text).isEqual(to: StringText(other, in: text)) {
                    throw duplicate(later, in: text)
                }
                earlier = Int(entries[earlier + 1].next)
            }
            key = Int(entries[key + 1].next)
        }
    }

    /// Hashes with the process's random seed, so that nobody can choose keys that collide.
    private mutating func checkHashed(
        keysOf object: Int,
        count: Int,
        entries: [JSONEntry],
        text: UnsafeBufferPointer<UInt8>
    ) throws(JSONError) {
        let mask = (count * 2 - 1).nextPowerOfTwo - 1
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(0, count: mask + 1))
        let end = Int(entries[object].next)
        var key = object + 1
        while key < end {
            let string = StringText(entries[key], in: text)
            var slot = string.seededHash & mask
            while slots[slot] != 0 {
                let other = StringText(entries[Int(slots[slot])], in: text)
                if string.isEqual(to: other) { throw duplicate(entries[key], in: text) }
                slot = (slot + 1) & mask
            }
            slots[slot] = UInt32(truncatingIfNeeded: key)
            key = Int(entries[key + 1].next)
        }
    }

    private func duplicate(_ key: JSONEntry, in text: UnsafeBufferPointer<UInt8>) -> JSONError {
        .duplicateKey(StringText(key, in: text).decoded, offset: key.range.lowerBound)
    }
}

extension Int {
    /// The smallest power of two that is not below this positive number.
    fileprivate var nextPowerOfTwo: Int {
        1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
    }
}
