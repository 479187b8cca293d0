// SPDX-License-Identifier: MIT

import Domain

/// A finding of `doctor` as people read it: one for both programs.
public enum FindingText {
    /// The finding in lines, the last one ended too; what is not well says why, and what to do.
    ///
    /// - Parameters:
    ///   - finding: What was found.
    ///   - columns: Of the terminal, to break lines at; nil breaks none.
    ///   - colour: Whether the level is coloured (ECMA-48 SGR).
    /// - Returns: The lines.
    public static func text(_ finding: Finding, columns: Int?, colour: Bool) -> String {
        let level = finding.level.rawValue.padding(to: indent - 2)
        let start = colour ? "\u{1B}[\(code(finding.level))m\(level)\u{1B}[0m" : level
        let subject = finding.subject.isEmpty ? "" : " \(finding.subject)"
        var text = start + "  " + wrapped("\(finding.check.rawValue)\(subject): \(finding.what)", columns) + "\n"
        let space = String(repeating: " ", count: indent)
        if !finding.why.isEmpty { text += space + wrapped("why: \(finding.why)", columns) + "\n" }
        if !finding.advice.isEmpty { text += space + wrapped("do: \(finding.advice)", columns) + "\n" }
        return text
    }

    /// As wide as the longest level, and a gap.
    private static let indent = 9

    private static func code(_ level: Finding.Level) -> String {
        switch level {
        case .ok: "32"
        case .note: "2"
        case .warning: "33"
        case .error: "31"
        }
    }

    /// Breaks at spaces; words of relays and file names lose their control characters.
    private static func wrapped(_ text: String, _ columns: Int?) -> String {
        let width = max(20, (columns ?? .max) - indent)
        var lines = [""]
        for word in plain(text).split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word)
            } else if lines[lines.count - 1].count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
                        || (0x202a...0x202e).contains(scalar.value) ? " " : scalar
                }))
    }
}

/// How many findings of each level there were.
public struct FindingTally: Sendable {
    private var counts: [Finding.Level: Int] = [:]

    public init() {}

    public mutating func take(_ finding: Finding) { counts[finding.level, default: 0] += 1 }

    public var worst: Finding.Level { counts.keys.max() ?? .ok }

    /// `1 error, 2 warnings, 12 ok`.
    public var words: String {
        let words = Finding.Level.allCases.reversed().compactMap { level -> String? in
            guard let count = counts[level] else { return nil }
            return "\(count) \(level.rawValue)" + (count == 1 || level == .ok ? "" : "s")
        }
        return words.isEmpty ? "nothing was looked at" : words.joined(separator: ", ")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
