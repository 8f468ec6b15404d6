/// The lines of a whole head that ``HeadScanner`` has let through: each ends in CR LF, and the last is empty.
struct HeadLines {
    private var rest: UnsafeRawBufferPointer

    init(_ head: UnsafeRawBufferPointer) {
        rest = head
    }

    /// The next line without its end, or nil at the empty one.
    mutating func next() -> UnsafeRawBufferPointer? {
        guard let end = rest.firstIndex(of: .carriageReturn), end > 0 else { return nil }
        let line = rest.takeFirst(end)
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(2))
        return line
    }
}
