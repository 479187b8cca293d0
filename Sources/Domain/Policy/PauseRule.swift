// SPDX-License-Identifier: MIT

import Foundation

/// Until when somebody who names a day wants no alerts.
///
/// Until noon UTC of that day: then it has begun everywhere on earth, whatever zone we do not know the person to be in.
public enum PauseRule {
    /// Reads a day as forms send it, `2026-12-31`.
    ///
    /// - Parameters:
    ///   - day: As a browser's date field gives it.
    ///   - now: Nothing before it, and nothing beyond ``longest``, is taken.
    /// - Returns: The end of the pause; nil for what is no such day.
    public static func end(of day: String, at now: Instant) -> Instant? {
        guard day.utf8.count == "2026-12-31".utf8.count, let end = Instant(rfc3339: "\(day)T12:00:00Z"), end > now,
            end.since(now) <= longest
        else { return nil }
        return end
    }

    /// The day that a pause ends, as a date field takes it.
    public static func day(of end: Instant) -> String { String(end.rfc3339.prefix(while: { $0 != "T" })) }

    /// Somebody who wants nothing for longer than two years wants to leave, or none.
    public static let longest = Duration.seconds(2 * 366 * 86_400)
}
