import Glibc

/// A moment on the calendar, to the millisecond, in UTC. For people and files; intervals are measured with
/// ``MonotonicClock``, since this clock can be set.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let milliseconds: Int64

    /// - Parameter milliseconds: since 1970-01-01T00:00:00Z.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment now, by the system's clock.
    package static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Whether it was earlier.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 with milliseconds: `2026-11-21T08:33:00.123Z`. For the years 0 to 9999.
    package var description: String {
        let (days, inDay) = milliseconds.quotientAndRemainder(dividingByFloor: 86_400_000)
        let date = CivilDate(daysSince1970: days)
        let (hour, minute) = (inDay / 3_600_000, inDay / 60_000 % 60)
        let (second, fraction) = (inDay / 1_000 % 60, inDay % 1_000)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(fraction, 3))Z"
    }

    /// Reads RFC 3339 in UTC, with `T` and `Z` as capitals and any number of fraction digits, of which three count; nil
    /// for anything else, including days that the calendar does not have. A leap second (`:60`) is refused.
    package init?(_ text: String) {
        var digits = FieldReader(bytes: text.utf8[...])
        guard
            let year = digits.field(4, then: "-"), let month = digits.field(2, then: "-"),
            let day = digits.field(2, then: "T"), let hour = digits.field(2, then: ":"),
            let minute = digits.field(2, then: ":"), let second = digits.field(2, then: nil),
            let fraction = digits.fraction(), digits.ends(with: "Z"),
            let date = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        let secondInDay = hour * 3_600 + minute * 60 + second
        milliseconds = (date.daysSince1970 * 86_400 + secondInDay) * 1_000 + fraction
    }
}

/// Reads fields of digits off the front of a text.
private struct FieldReader {
    var bytes: Substring.UTF8View

    mutating func field(_ width: Int, then separator: Unicode.Scalar?) -> Int64? {
        let digits = bytes.prefix(width)
        guard digits.count == width, digits.allSatisfy(isDigit) else { return nil }
        bytes = bytes.dropFirst(width)
        if let separator {
            guard bytes.first == UInt8(ascii: separator) else { return nil }
            bytes = bytes.dropFirst()
        }
        return Int64(String(Substring(digits)))
    }

    /// Milliseconds of an optional `.digits`.
    mutating func fraction() -> Int64? {
        guard bytes.first == UInt8(ascii: ".") else { return 0 }
        let digits = bytes.dropFirst().prefix(while: isDigit)
        guard !digits.isEmpty else { return nil }
        bytes = bytes.dropFirst(1 + digits.count)
        return Int64((String(Substring(digits)) + "00").prefix(3))
    }

    func ends(with mark: Unicode.Scalar) -> Bool {
        bytes.count == 1 && bytes.first == UInt8(ascii: mark)
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
