import CLinux
import Glibc

/// Bytes that nobody can guess, from the kernel (getrandom).
package enum RandomBytes {
    /// So many new random bytes.
    package static func make(count: Int) throws(SystemCallError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            done += try systemCall("getrandom", "\(count) bytes") {
                bytes.withUnsafeMutableBytes { all in
                    let rest = UnsafeMutableRawBufferPointer(rebasing: all[done...])
                    return linux_random(rest.baseAddress, rest.count)
                }
            }
        }
        return bytes
    }
}
