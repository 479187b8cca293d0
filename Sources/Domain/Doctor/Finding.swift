// SPDX-License-Identifier: MIT

/// One thing that `doctor` found out: how bad it is, about what, and what to do.
///
/// Holds neither personal data nor secrets: names of relays, hosts and files, never an address of a person.
public struct Finding: Sendable, Hashable, Codable {
    /// How bad it is, mildest first.
    public enum Level: String, Sendable, Hashable, Codable, CaseIterable {
        /// As it should be.
        case ok
        /// Nothing is wrong, but somebody should know.
        case note
        /// It works, and may not for long, or not for everybody.
        case warning
        /// Alerts, or the proof of them, are at risk now.
        case error
    }

    public var level: Level
    public var check: DoctorCheck
    /// To what: a relay, a file, a domain; empty where there is only one.
    public var subject: String
    /// What was found, in one sentence.
    public var what: String
    /// Why it matters; empty when all is well.
    public var why: String
    /// What to do; empty when there is nothing to do.
    public var advice: String

    public init(
        _ level: Level, _ check: DoctorCheck, _ subject: String = "", _ what: String, why: String = "",
        advice: String = ""
    ) {
        self.level = level
        self.check = check
        self.subject = subject
        self.what = what
        self.why = why
        self.advice = advice
    }
}

extension Finding.Level: Comparable {
    public static func < (left: Finding.Level, right: Finding.Level) -> Bool { left.weight < right.weight }

    private var weight: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
