// SPDX-License-Identifier: MIT

/// When those who have an alert, and have not said that they acted, are reminded.
public enum ReminderRule {
    /// The rounds of a window, in order of time.
    ///
    /// - Parameters:
    ///   - shares: The action's `reminders`: shares of the window, above 0 and below 1.
    ///   - opened: The window's beginning.
    ///   - closes: Its end.
    /// - Returns: Moments inside the window, each later than the one before.
    public static func moments(_ shares: [Double], opened: Instant, closes: Instant) -> [Instant] {
        let length = closes.milliseconds - opened.milliseconds
        guard length > 0 else { return [] }
        let offsets = Set(shares.filter { $0 > 0 && $0 < 1 }.map { Int64((Double(length) * $0).rounded()) })
        return offsets.filter { $0 > 0 && $0 < length }.sorted().map { Instant(milliseconds: opened.milliseconds + $0) }
    }

    /// What is to be done now about the rounds of an action.
    public enum Step: Sendable, Hashable {
        /// The next round's moment has not come.
        case wait(until: Instant)
        /// Remind now; `round` counts from 1.
        case remind(round: Int)
        /// No round is left.
        case done
    }

    /// The next step.
    ///
    /// Of rounds that were missed, while the daemon stood still or the action was not planned, only the latest is made up:
    /// nobody is reminded twice at once.
    ///
    /// - Parameters:
    ///   - moments: As ``moments(_:opened:closes:)`` gives them.
    ///   - made: How many rounds were made or passed over.
    ///   - closes: The window's end.
    ///   - now: The time.
    /// - Returns: The next step.
    public static func step(_ moments: [Instant], made: Int, closes: Instant, at now: Instant) -> Step {
        guard now < closes, made < moments.count else { return .done }
        let due = moments.lastIndex { $0 <= now } ?? -1
        return due >= made ? .remind(round: due + 1) : .wait(until: moments[made])
    }
}
