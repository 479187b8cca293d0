// SPDX-License-Identifier: MIT

import Foundation

/// Which actions people have chosen to hear of.
public enum AppetiteRule {
    /// Whether an action is about one of the issues, and one of the regions, that a person has chosen.
    ///
    /// Who has chosen none of a kind wants all of it. What an action is about may be unknown where it was handed in by an
    /// older version; then everybody wants it.
    public static func wants(_ appetite: Appetite, _ subject: ActionSubject?) -> Bool {
        guard let subject else { return true }
        let hasIssue =
            appetite.issues.isEmpty || appetite.issues.contains { subject.issues.contains(ActionSubject.folded($0)) }
        return hasIssue
            && (appetite.regions.isEmpty || appetite.regions.contains { subject.regions.contains(word: $0) })
    }
}

/// What an action is about, as people choose by it; frozen with the audience.
public struct ActionSubject: Hashable, Codable, Sendable {
    /// Folded: case and spaces around do not matter.
    public let issues: Set<String>
    /// Every word of ``RegionDirectory`` for a region that the country of concern lies in.
    public let regions: RegionWords

    public init(issues: [String], regions: RegionWords) {
        self.issues = Set(issues.map(Self.folded))
        self.regions = regions
    }

    static func folded(_ issue: String) -> String {
        issue.trimmingCharacters(in: .whitespaces).lowercased()
    }
}

/// Region words that all hold one country.
public struct RegionWords: Hashable, Codable, Sendable {
    /// Upper case: ISO codes, M49 numbers, index regions.
    let codes: Set<String>
    /// As ``RegionName/folded(_:)`` gives them.
    let names: Set<String>

    public init(codes: Set<String>, names: Set<String>) {
        self.codes = codes
        self.names = names
    }

    /// Whether a word, as a person has written it, is one of them.
    public func contains(word: String) -> Bool {
        let word = word.trimmingCharacters(in: .whitespaces)
        return codes.contains(word.uppercased()) || names.contains(RegionName.folded(word))
    }
}
