// SPDX-License-Identifier: MIT

import ControlAPI
import Domain

extension ForecastDocument {
    /// One line for people.
    var words: String {
        let share = shareByClose.map { "\(Figures.share($0)) of the audience by the end of the window" }
        let end = finishes.map { "everybody reached by \($0.rfc3339)" }
        let parts = [end, share].compactMap { $0 }
        guard !parts.isEmpty else { return "not known yet" }
        let origin = basis == "measured" ? "at the rate measured now" : "at the configured rates"
        return parts.joined(separator: ", ") + ", " + origin
    }
}
