// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// A closing report's names and numbers as people read them, in English.
enum ReportWords {
    /// `Mexico (MX)`; the code alone where no name is known.
    static func country(_ code: String) -> String {
        named(code, english.localizedString(forRegionCode: code))
    }

    /// `Spanish (es)`.
    static func language(_ tag: String) -> String {
        named(tag, english.localizedString(forIdentifier: tag))
    }

    static func channel(_ name: String) -> String {
        switch Channel(name: name) {
        case .email: "e-mail"
        case .webhook: "webhook"
        case nil: name
        }
    }

    /// What a state means to somebody who has never seen the program.
    static func meaning(_ state: DeliveryState) -> String {
        switch state {
        case .unplanned, .planned, .held, .leased, .deferred: "not decided"
        case .accepted: "taken by their mail relay or their webhook endpoint"
        case .rejected: "refused for good: the address needs repair"
        case .bounced: "came back after it had been taken"
        case .suppressed: "left, erased, an address given twice, or in the country of concern"
        case .expired: "not reached before the window closed"
        case .superseded: "a correction came first"
        case .cancelled: "not sent any more, because the action was ended"
        }
    }

    static func ending(_ report: ClosingReport) -> String {
        switch report.ending {
        case .window: "its window closed"
        case .early: "closed before its window ended"
        case .withdrawn: "withdrawn"
        }
    }

    /// `21 November 2026, 08:02:11 UTC`.
    static func time(_ moment: Instant) -> String {
        let parts = moment.rfc3339.split { "-T:.Z".contains($0) }.map(String.init)
        guard parts.count >= 6, let month = Int(parts[1]), months.indices.contains(month - 1), let day = Int(parts[2])
        else { return moment.rfc3339 }
        return "\(day) \(months[month - 1]) \(parts[0]), \(parts[3]):\(parts[4]):\(parts[5]) UTC"
    }

    /// `08:02`, with the day where it is another one than that of `first`.
    static func clock(_ moment: Instant, since first: Instant) -> String {
        let text = moment.rfc3339
        let clock = String(text.dropFirst(11).prefix(5))
        return text.prefix(10) == first.rfc3339.prefix(10) ? clock : "\(text.dropFirst(5).prefix(5)) \(clock)"
    }

    /// `2026-11-21 08:02`, for narrow columns.
    static func minute(_ moment: Instant) -> String { String(moment.rfc3339.prefix(16)).replacing("T", with: " ") }

    /// `81,234`.
    static func count(_ number: Int) -> String {
        var digits = String(number.magnitude)
        var grouped = ""
        while digits.count > 3 {
            grouped = "," + digits.suffix(3) + grouped
            digits.removeLast(3)
        }
        return (number < 0 ? "−" : "") + digits + grouped
    }

    /// `99.8 %`, rounded down, so that it says 100 only where nobody is missing, and 0 only where there is nobody.
    static func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let tenths = part * 1000 / whole
        if tenths == 0, part > 0 { return "< 0.1 %" }
        return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }

    /// With `&`, `<`, `>`, `"` and `'` as entities: safe in text and in quoted attributes; control characters become
    /// spaces.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.unicodeScalars.append(isInvisible(scalar) ? " " : scalar)
            }
        }
        return safe
    }

    /// Controls, and what turns the direction of writing around (Unicode TR 36 §2).
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || (0x202a...0x202e).contains(scalar.value)
            || (0x2066...0x2069).contains(scalar.value)
    }

    private static func named(_ code: String, _ name: String?) -> String {
        guard let name, name != code else { return code }
        return "\(name) (\(code))"
    }

    private static let english = Locale(identifier: "en")
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
