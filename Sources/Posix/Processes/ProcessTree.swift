/// A process and what it has started.
package enum ProcessTree {
    /// More than any node has.
    private static let most = 1_000

    /// The process and its descendants, as far as they live and their parents do, too.
    package static func members(under pid: Int32) -> [Int32] {
        var found = [pid]
        var next = 0
        while next < found.count, found.count < most {
            found += children(of: found[next])
            next += 1
        }
        return found
    }

    /// Those that its main thread has started; none where the kernel keeps no list of them.
    private static func children(of pid: Int32) -> [Int32] {
        let bytes = (try? File.read("/proc/\(pid)/task/\(pid)/children", limitInBytes: 64 << 10)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
    }
}
