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

    /// Fills the buffer from an offset of a file on.
    ///
    /// - Throws: EIO where the file ends before the buffer is full.
    package func readAll(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(SystemCallError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try read(into: rest, at: offset + Int64(done))
            guard count > 0 else { throw SystemCallError("pread", "\(buffer.count) bytes at \(offset)", code: EIO) }
            done += count
        }
    }
}
