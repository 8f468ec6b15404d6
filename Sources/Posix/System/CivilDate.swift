/// A day of the Gregorian calendar, extended backwards and forwards without end.
///
/// The arithmetic counts in years that begin in March, so that the leap day is the last of its year, and in eras of 400
/// years, which all have the same number of days.
struct CivilDate: Equatable {
    let year: Int64
    /// 1 to 12.
    let month: Int64
    /// 1 to 31.
    let day: Int64

    private static let daysPerEra: Int64 = 146_097
    /// From 0000-03-01 to 1970-01-01.
    private static let daysBefore1970: Int64 = 719_468

    /// Nil for a day that the calendar does not have.
    init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    init(daysSince1970 days: Int64) {
        let (era, dayOfEra) = (days + Self.daysBefore1970).quotientAndRemainder(dividingByFloor: Self.daysPerEra)
        // Every 4th year is a day longer, every 100th is not, every 400th is: take those days out, then divide evenly.
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - Self.days(beforeYearOfEra: yearOfEra)
        // March to July have 153 days, and so have August to December: months begin evenly spaced by 30.6 days.
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - Self.days(beforeMonthFromMarch: monthFromMarch) + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = marchYear.quotientAndRemainder(dividingByFloor: 400)
        let dayOfYear = Self.days(beforeMonthFromMarch: (month + 9) % 12) + day - 1
        return era * Self.daysPerEra + Self.days(beforeYearOfEra: yearOfEra) + dayOfYear - Self.daysBefore1970
    }

    private static func days(beforeYearOfEra year: Int64) -> Int64 {
        365 * year + year / 4 - year / 100
    }

    private static func days(beforeMonthFromMarch month: Int64) -> Int64 {
        (153 * month + 2) / 5
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension Int64 {
    /// Rounds the quotient down, so that the remainder is never negative. For divisors over zero.
    func quotientAndRemainder(dividingByFloor divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
