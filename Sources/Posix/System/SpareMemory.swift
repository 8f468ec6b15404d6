import CLinux

/// Memory that this process has and does not need at the moment.
package enum SpareMemory {
    /// Gives back what the allocator keeps of memory that was freed, wherever in the heap it is: malloc_trim(3). By itself
    /// the allocator gives back only what is free at the heap's end.
    package static func release() {
        malloc_trim(0)
    }
}
