// SPDX-License-Identifier: MIT

import Dispatching
import Domain

/// The sentence of `systemctl status`: how it stands with the action that closes first and is not done.
///
/// `UA 042/26 61 %, done 09:40, window 20:00; 2 more`. Times are UTC, with the day where it is not today.
enum StatusText {
    static let nothingOpen = "nothing open"

    static func line(_ open: [OpenWindow], at now: Instant) -> String {
        // What is all accounted for needs nobody's eye while something else is not.
        let pressing = open.filter { !$0.isFinished }
        let first = (pressing.isEmpty ? open : pressing).min {
            ($0.closes, $0.reference.text) < ($1.closes, $1.reference.text)
        }
        guard let first else { return nothingOpen }
        let words = [
            "\(first.reference.text) \(share(first))", end(first, at: now), "window \(time(first.closes, at: now))",
        ]
        return words.joined(separator: ", ") + (open.count > 1 ? "; \(open.count - 1) more" : "")
    }

    /// Who misses somebody does not reach 100 %.
    private static func share(_ window: OpenWindow) -> String {
        guard let audience = window.audience else { return "is being counted" }
        guard audience > 0 else { return "has no audience" }
        return "\(min(audience, window.reached) * 100 / audience) %"
    }

    private static func end(_ window: OpenWindow, at now: Instant) -> String {
        if window.isFinished { return "all accounted for" }
        guard window.forecast.basis != .unknown else { return "no rate known yet" }
        guard let finishes = window.forecast.finishes else { return "not done in time" }
        return "done \(time(finishes, at: now))"
    }

    /// Hours and minutes, the day before them unless it is today.
    private static func time(_ moment: Instant, at now: Instant) -> String {
        let text = moment.rfc3339
        let (day, clock) = (text.prefix(10), text.dropFirst(11).prefix(5))
        return day == now.rfc3339.prefix(10) ? String(clock) : "\(day) \(clock)"
    }
}
