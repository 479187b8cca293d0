// SPDX-License-Identifier: MIT

import Foundation

/// A moment on the wall clock, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// An integer, so that it compares and stores exactly; milliseconds, because nothing that people do in a response
/// window is finer. Written as RFC 3339 in UTC wherever a person or a program reads it.
public struct Instant: Hashable, Sendable {
    /// Milliseconds since the epoch; negative before it.
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment `span` later (earlier if negative); fractions of a millisecond are dropped.
    public func advanced(by span: Duration) -> Instant {
        Instant(milliseconds: milliseconds + span.wholeMilliseconds)
    }

    /// How long after `earlier` this moment is; negative if it is before it.
    public func since(_ earlier: Instant) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }

    /// The same moment as Foundation's type, for its formatters.
    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / Self.perSecond) }

    private static let perSecond = 1000.0
}

extension Instant: Comparable {
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant {
    /// Reads an RFC 3339 time stamp (section 5.6) with any offset; nil for anything else.
    ///
    /// Strict, because a window hangs on it: no 30 February, no hour 24, nothing behind it. The separator may be `T`, `t` or a
    /// space, as people paste them. Fractions below a millisecond are dropped; a leap second counts as the next second.
    public init?(rfc3339 text: String) {
        var reader = TimeStampReader(text)
        guard let milliseconds = reader.milliseconds() else { return nil }
        self.milliseconds = milliseconds
    }

    /// RFC 3339 in UTC, whole seconds when there is no fraction: `2026-11-21T08:02:00Z`.
    ///
    /// Exact, and in the calendar that ``init(rfc3339:)`` reads: a fraction never passes through a floating-point date, and no
    /// year before 1582 through a calendar that RFC 3339 does not know.
    public var rfc3339: String {
        let second = milliseconds.floored(by: 1000)
        let day = second.quotient.floored(by: 86_400)
        let date = CalendarDay(daysSince1970: day.quotient)
        let time = [day.rest / 3600, day.rest / 60 % 60, day.rest % 60].map { $0.digits(2) }.joined(separator: ":")
        let fraction = second.rest == 0 ? "" : ".\(second.rest.digits(3))"
        return "\(date.year.digits(4))-\(date.month.digits(2))-\(date.day.digits(2))T\(time)\(fraction)Z"
    }
}

/// A day of the Gregorian calendar, before its introduction too.
private struct CalendarDay {
    let year: Int64
    let month: Int64
    let day: Int64

    /// Counts in eras of 400 years that begin in March, so that the leap day is the last of its year.
    init(daysSince1970 days: Int64) {
        let era = (days + 719_468).floored(by: 146_097)
        let year = (era.rest - era.rest / 1460 + era.rest / 36_524 - era.rest / 146_096) / 365
        let dayOfYear = era.rest - (365 * year + year / 4 - year / 100)
        let march = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * march + 2) / 5 + 1
        month = march < 10 ? march + 3 : march - 9
        self.year = year + era.quotient * 400 + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    /// Division whose rest is never negative.
    fileprivate func floored(by divisor: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
    }

    /// At least so many digits, zeros before.
    fileprivate func digits(_ count: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, count - digits.count)) + digits
    }
}

extension Instant: CustomStringConvertible {
    public var description: String { rfc3339 }
}

extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let instant = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an RFC 3339 time")
        }
        self = instant
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rfc3339)
    }
}

extension Duration {
    /// Whole milliseconds, towards zero.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// The span as a number of seconds.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
