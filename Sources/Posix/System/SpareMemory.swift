import CLinux

/// Memory that this process has and does not need at the moment.
package enum SpareMemory {
    /// Gives back what the allocator keeps of memory that was freed, wherever in the heap it is: malloc_trim(3). By itself
    /// the allocator gives back only what is free at the heap's end.
    package static func release() {
        malloc_trim(0)
    }

    /// Lets go of the program's own code and constants: madvise(2), MADV_DONTNEED. What is needed again is mapped again
    /// when it is touched, from the system's cache of the file or from the file.
    ///
    /// What only the start needed would otherwise be mapped for good; and the kernel maps 64 KiB around whatever is touched.
    package static func releaseProgram() throws(SystemCallError) {
        _ = try systemCall("madvise", "the program") { linux_release_program() }
    }
}
