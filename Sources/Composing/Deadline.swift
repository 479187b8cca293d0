// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// The end of a window as a reader of some language reads it.
enum Deadline {
    /// Day of the week, date and time of day where the reader lives, in the words and the calendar of the language; then the same
    /// in UTC and digits, because the authorities' answers, the section's and ours must mean one day.
    ///
    /// - Parameters:
    ///   - time: The end.
    ///   - language: Of the words around it.
    ///   - utcOffset: Seconds east of UTC; nil: UTC alone.
    /// - Returns: `Saturday, November 21, 2026 at 23:00 GMT+3 (2026-11-21 20:00 UTC)`.
    static func text(_ time: Instant, language: LanguageTag, utcOffset: Int?) -> String {
        guard let utcOffset, let zone = TimeZone(secondsFromGMT: utcOffset) else {
            return local(time, language, .gmt) + " UTC"
        }
        let utc = "(\(digits(time)))"
        let isolated =
            Direction(of: language) == .rightToLeft ? "\(Isolates.leftToRight)\(utc)\(Isolates.end)" : utc
        return "\(local(time, language, zone)) \(offset(of: zone, at: time, language)) \(isolated)"
    }

    private static func local(_ time: Instant, _ language: LanguageTag, _ zone: TimeZone) -> String {
        let locale = locale(language)
        var calendar = locale.calendar
        calendar.timeZone = zone
        let style = Date.FormatStyle(
            date: .complete, time: .shortened, locale: locale, calendar: calendar, timeZone: zone)
        return time.date.formatted(style)
    }

    /// `GMT+3`, in the digits of the language.
    private static func offset(of zone: TimeZone, at time: Instant, _ language: LanguageTag) -> String {
        var style = Date.FormatStyle(locale: locale(language), timeZone: zone)
        style = style.timeZone(.localizedGMT(.short))
        return time.date.formatted(style)
    }

    /// `2026-11-21 20:00 UTC`.
    private static func digits(_ time: Instant) -> String {
        "\(time.rfc3339.prefix(16).replacing("T", with: " ")) UTC"
    }

    /// With a 24-hour clock: half a day is the whole window.
    private static func locale(_ language: LanguageTag) -> Locale {
        var components = Locale.Components(identifier: language.text)
        components.hourCycle = .zeroToTwentyThree
        return Locale(components: components)
    }
}
