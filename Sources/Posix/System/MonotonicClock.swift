import Glibc
import Time

/// The system's clock that never jumps (CLOCK_MONOTONIC): counts from boot, and stands still during suspend.
package enum MonotonicClock {
    /// The instant now. Comparable between the processes of one boot.
    package static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
