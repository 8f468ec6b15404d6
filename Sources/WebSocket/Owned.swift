/// A value on the heap with one owner.
///
/// It makes what is seldom there cost its holder one word. And a class that holds it can have the value changed through
/// ``pointer`` without the check for overlapping accesses that Swift makes, at run time, of each stored property.
package struct Owned<Value: ~Copyable>: ~Copyable {
    /// Where the value is, as long as its owner lives.
    package let pointer: UnsafeMutablePointer<Value>

    /// Moves a value to the heap.
    package init(_ value: consuming Value) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: value)
    }

    deinit {
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }
}
