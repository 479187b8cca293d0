// SPDX-License-Identifier: MIT

/// Reads one RFC 3339 time stamp byte by byte.
///
/// Foundation's parser takes 30 February and hour 25 for the next day, and anything behind the stamp for nothing.
struct TimeStampReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        bytes = Array(text.utf8.prefix(Self.longest + 1))
    }

    /// Milliseconds since 1970; nil unless the whole text is a time stamp.
    mutating func milliseconds() -> Int64? {
        guard bytes.count <= Self.longest, let year = number(4), skip("-"), let month = number(2), skip("-"),
            let day = number(2), skip("Tt "), let hour = number(2), skip(":"), let minute = number(2), skip(":"),
            let second = number(2), let fraction = fraction(), let zone = zoneMinutes(), offset == bytes.count,
            (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second <= 60
        else { return nil }
        let minutes = (Self.days(year, month, day) * 24 + hour) * 60 + minute - zone
        return (minutes * 60 + second) * 1000 + fraction
    }

    /// Exactly so many digits.
    private mutating func number(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int64? {
        guard offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) else { return nil }
        offset += 1
        return Int64(bytes[offset - 1] - UInt8(ascii: "0"))
    }

    private mutating func skip(_ allowed: String) -> Bool {
        guard offset < bytes.count, allowed.utf8.contains(bytes[offset]) else { return false }
        offset += 1
        return true
    }

    /// Milliseconds behind the point; zero if there is no point, nil if nothing follows it.
    private mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        var milliseconds: Int64 = 0
        var scale: Int64 = 100
        guard let first = digit() else { return nil }
        milliseconds += first * scale
        while let next = digit() {
            scale /= 10
            milliseconds += next * scale
        }
        return milliseconds
    }

    /// `Z`, or hours and minutes east of Greenwich.
    private mutating func zoneMinutes() -> Int64? {
        if skip("Zz") { return 0 }
        let isWest = offset < bytes.count && bytes[offset] == UInt8(ascii: "-")
        guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60 else {
            return nil
        }
        return (hours * 60 + minutes) * (isWest ? -1 : 1)
    }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the Gregorian calendar: years counted from March, so that the leap day comes last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `2026-11-21T20:00:00.123456789+01:00`.
    private static let longest = 35
}
