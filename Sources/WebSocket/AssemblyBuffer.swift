/// Owned bytes that arrive in pieces. They stay at one place until more come, and cost nothing while empty.
///
/// The capacity follows what has arrived, at most four times as much: a length that a peer merely claims allocates nothing.
struct AssemblyBuffer: ~Copyable {
    private var storage: UnsafeMutableRawBufferPointer?
    private(set) var count = 0

    deinit {
        storage?.deallocate()
    }

    /// The bytes so far, valid until the next mutation.
    var bytes: UnsafeRawBufferPointer {
        guard let storage else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(rebasing: storage[..<count])
    }

    /// How many bytes are allocated.
    var capacity: Int { storage?.count ?? 0 }

    /// Copies `bytes` behind those that are there.
    ///
    /// - Parameter following: how many more are known to come behind them: room is made for these, too, within bounds.
    mutating func append(_ bytes: UnsafeRawBufferPointer, following: Int) {
        guard !bytes.isEmpty else { return }
        let target = reserve(count + bytes.count, following: following)
        UnsafeMutableRawBufferPointer(rebasing: target[count...]).copyMemory(from: bytes)
        count += bytes.count
    }

    /// Forgets the bytes and gives their memory back.
    mutating func release() {
        storage?.deallocate()
        storage = nil
        count = 0
    }

    private mutating func reserve(_ wanted: Int, following: Int) -> UnsafeMutableRawBufferPointer {
        if let storage, storage.count >= wanted { return storage }
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(2 * capacity, wanted + min(following, 3 * wanted)),
            alignment: 8
        )
        larger.copyMemory(from: bytes)
        storage?.deallocate()
        storage = larger
        return larger
    }
}
