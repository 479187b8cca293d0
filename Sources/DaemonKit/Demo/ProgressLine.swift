// SPDX-License-Identifier: MIT

import Domain

/// One line that says how far a version is.
enum ProgressLine {
    static func text(_ version: VersionAccount, rate: Double) -> String {
        let audience = max(1, version.audience ?? 0)
        let done = version.states.filter { !$0.key.isOpen }.values.reduce(0, +)
        let share = min(1, Double(done) / Double(audience))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let accepted = version.states[.accepted] ?? 0
        return "sending    [\(bar)] \(Int(share * 100)) %  \(accepted) accepted, \(Int(rate))/s"
    }

    /// Columns of the bar.
    private static let width = 30
}
