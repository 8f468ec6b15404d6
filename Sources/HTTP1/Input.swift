/// A parser's input is a window of bytes that gets shorter from the front as they are consumed.
extension UnsafeRawBufferPointer {
    /// Removes the first `count` bytes, at most all there are, and returns them.
    mutating func takeFirst(_ count: Int) -> UnsafeRawBufferPointer {
        let taken = UnsafeRawBufferPointer(rebasing: prefix(count))
        self = UnsafeRawBufferPointer(rebasing: dropFirst(count))
        return taken
    }

    /// Removes the first byte and returns it, or nil if there is none.
    mutating func takeByte() -> UInt8? {
        takeFirst(1).first
    }

    /// The beginning of these bytes as text fit for an error message.
    var excerpt: String {
        let text = String(decoding: prefix(64), as: UTF8.self)
        return count > 64 ? text + "…" : text
    }
}
