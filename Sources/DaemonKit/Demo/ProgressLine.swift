// SPDX-License-Identifier: MIT

import Domain

/// One line that says how far a version is, and whether its window will be made.
enum ProgressLine {
    static func text(_ version: VersionAccount, of report: StatusReport) -> String {
        let audience = max(1, version.audience ?? 0)
        let done = version.states.filter { !$0.key.isOpen }.values.reduce(0, +)
        let share = min(1, Double(done) / Double(audience))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
        let accepted = version.states[.accepted] ?? 0
        var parts = ["\(accepted) accepted, \(Int(report.ratePerSecond))/s"]
        if let share = report.share, share > 0, share < 1 { parts.append("share \(Int(share * 100)) %") }
        parts += window(version, report)
        return "[\(bar)] \(Int(share * 100)) %  \(parts.joined(separator: "; "))"
    }

    /// The forecast, and what is left of the window.
    private static func window(_ version: VersionAccount, _ report: StatusReport) -> [String] {
        guard let closes = version.closes else { return [] }
        let left = max(.zero, closes.since(report.at))
        var parts = ["window \(clock(left)) left"]
        if let finishes = report.forecast.finishes, let share = report.forecast.shareByClose {
            let wait = max(0, finishes.since(report.at).inSeconds)
            let tenths = Double(Int(wait * 10)) / 10
            parts.append("forecast: \(Int(share * 100)) % in time, the last in \(tenths) s")
        }
        return parts
    }

    private static func clock(_ span: Duration) -> String {
        let seconds = Int(span.inSeconds)
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }

    /// Columns of the bar.
    private static let width = 30
}
