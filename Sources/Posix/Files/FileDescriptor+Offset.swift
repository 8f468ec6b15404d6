import Glibc

extension FileDescriptor {
    /// Reads from an offset of a file on, up to the size of the buffer.
    ///
    /// - Returns: how many bytes there were; 0 at the end of the file.
    package func read(
        into buffer: UnsafeMutableRawBufferPointer,
        at offset: Int64
    ) throws(SystemCallError) -> Int {
        let number = rawValue
        return try systemCall("pread", "\(buffer.count) bytes at \(offset)") {
            pread(number, buffer.baseAddress, buffer.count, off_t(offset))
        }
    }
}
