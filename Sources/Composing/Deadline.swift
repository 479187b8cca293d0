// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// The end of a window as a reader of some language reads it.
enum Deadline {
    /// Day of the week, date and time of day in UTC, and `UTC`: a letter is the same for readers in every time zone.
    ///
    /// In the Gregorian calendar for everybody: the authorities' answers, the section's and ours must mean one day.
    static func text(_ time: Instant, language: LanguageTag) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let style = Date.FormatStyle(
            date: .complete, time: .shortened, locale: locale(language), calendar: calendar, timeZone: .gmt)
        return time.date.formatted(style) + " UTC"
    }

    /// With a 24-hour clock: half a day is the whole window.
    private static func locale(_ language: LanguageTag) -> Locale {
        var components = Locale.Components(identifier: language.text)
        components.hourCycle = .zeroToTwentyThree
        return Locale(components: components)
    }
}
