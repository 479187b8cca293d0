// SPDX-License-Identifier: MIT

import Domain

/// The Date header's form (RFC 5322 §3.3), always in UTC: `Sat, 21 Nov 2026 08:02:00 +0000`.
enum MailDate {
    static func text(_ time: Instant) -> String {
        let seconds = Int((Double(time.milliseconds) / 1000).rounded(.down))
        let days = Int((Double(seconds) / Double(secondsPerDay)).rounded(.down))
        let ofDay = seconds - days * secondsPerDay
        let date = civil(days)
        // 1970-01-01 was a Thursday.
        let weekday = weekdays[((days + 4) % 7 + 7) % 7]
        let clock = [ofDay / 3600, ofDay / 60 % 60, ofDay % 60].map(twoDigits).joined(separator: ":")
        return "\(weekday), \(twoDigits(date.day)) \(months[date.month - 1]) \(date.year) \(clock) +0000"
    }

    /// Year, month and day of a number of days since 1970-01-01: years begin in March, so that the leap day comes last.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + daysToEpoch
        let era = (shifted >= 0 ? shifted : shifted - daysPerEra + 1) / daysPerEra
        let ofEra = shifted - era * daysPerEra
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let dayOfYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static let secondsPerDay = 86_400
    /// 0000-03-01 to 1970-01-01.
    private static let daysToEpoch = 719_468
    /// 400 Gregorian years.
    private static let daysPerEra = 146_097
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
