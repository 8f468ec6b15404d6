import Glibc
import Time

/// Waiting for descriptors that can be read, where there is no event loop.
package enum Readable {
    /// Waits until one of the descriptors can be read or has ended.
    ///
    /// - Returns: false when the deadline has passed first.
    package static func wait(for descriptors: [Int32], until deadline: Instant) throws(SystemCallError) -> Bool {
        try !which(of: descriptors, until: deadline).isEmpty
    }

    /// Those of the descriptors that can be read or have ended; none when the deadline has passed first.
    package static func which(
        of descriptors: [Int32],
        until deadline: Instant
    ) throws(SystemCallError) -> [Int32] {
        var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while true {
            let count = poll(&waiting, nfds_t(waiting.count), milliseconds(until: deadline))
            if count > 0 { return waiting.filter { $0.revents != 0 }.map(\.fd) }
            if count < 0, errno != EINTR { throw SystemCallError("poll", "\(descriptors.count) descriptors") }
            if MonotonicClock.now() >= deadline { return [] }
        }
    }

    /// Rounded up, so that no wait ends before its deadline.
    private static func milliseconds(until deadline: Instant) -> Int32 {
        if deadline == .distantFuture { return -1 }
        let nanoseconds = max(0, (deadline - MonotonicClock.now()).nanoseconds)
        return Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
    }
}
