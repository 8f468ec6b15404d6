import CLinux
import Glibc

/// Taking space away from a file that others go on writing to.
extension FileDescriptor {
    /// Takes bytes out of the beginning of a file; what follows moves up, and whoever appends goes on at the new end.
    ///
    /// - Parameter count: a multiple of the file system's block size, and less than the file has.
    /// - Throws: EOPNOTSUPP where the file system cannot, EINVAL for another count.
    package func removeStart(bytes count: Int64) throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("fallocate", "descriptor \(number)") { linux_collapse_start(number, off_t(count)) }
    }

    /// Gives the disk space of a range back. The file keeps its size and has zeros there.
    ///
    /// - Throws: EOPNOTSUPP where the file system cannot.
    package func releaseSpace(_ range: Range<Int64>) throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("fallocate", "descriptor \(number)") {
            linux_release_range(number, off_t(range.lowerBound), off_t(range.upperBound - range.lowerBound))
        }
    }

    /// Where behind a released range the file's content begins; nil where there is none.
    package func firstData(from offset: Int64 = 0) throws(SystemCallError) -> Int64? {
        let number = rawValue
        do {
            return Int64(try systemCall("lseek", "descriptor \(number)") { linux_next_data(number, off_t(offset)) })
        } catch let error where error.code == ENXIO {
            return nil
        }
    }

    /// Copies a range to where another file stands, in the kernel, and without copying where the file system can share.
    package func copy(_ range: Range<Int64>, to target: borrowing FileDescriptor) throws(SystemCallError) {
        let (source, target) = (rawValue, target.rawValue)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let rest = range.upperBound - offset
            let count = try systemCall("copy_file_range", "descriptor \(source)") {
                linux_copy_range(source, off_t(offset), target, Int(rest))
            }
            guard count > 0 else { throw SystemCallError("copy_file_range", "descriptor \(source)", code: EIO) }
            offset += Int64(count)
        }
    }
}
