// SPDX-License-Identifier: MIT

import Domain

/// The form on the page for preferences, as it is shown: what was chosen before, or what was entered and is wrong.
public struct PreferencesForm: Sendable, Hashable {
    /// A field that can be marked.
    public enum Field: String, Sendable, CaseIterable {
        case languages, limit, pause, url, code
    }

    /// How many alerts; the raw value is the field's.
    public enum Amount: String, Sendable, CaseIterable {
        case all, limited, none
    }

    /// Tags, best first, as they are in the fields; empty fields are left out.
    public var languages: [String]
    public var amount: Amount
    /// As entered.
    public var limit: String
    /// `2026-12-31`, or empty.
    public var pause: String
    public var issues: [String]
    public var regions: [String]
    /// As entered; what is on file is not shown again.
    public var url = ""
    public var format = WebhookFormat.standard

    /// Issues that can be chosen.
    public var offeredIssues: [String]
    /// Region words that can be chosen.
    public var offeredRegions: [String]
    /// The host of the person's webhook; the whole address may be a secret.
    public var webhookHost: String?
    /// Whether a code can be entered.
    public var awaitsCode: Bool
    public var invalid: [Field: FixedWords.Phrase] = [:]
    public var notices: [FixedWords.Phrase] = []
    public var problems: [FixedWords.Phrase] = []
    /// Shown this once.
    public var secret: String?

    /// What a person has chosen so far.
    public init(_ person: PersonRecord, _ choices: PreferenceChoices) {
        let appetite = person.volunteer.appetite
        languages = person.volunteer.languages.map(\.text)
        amount = .all
        limit = String(Self.suggestedLimit)
        switch appetite.amount {
        case .all: break
        case .limited(let count):
            amount = .limited
            limit = String(count)
        case .none: amount = .none
        }
        pause = person.pausedUntil.map(PauseRule.day) ?? ""
        issues = appetite.issues
        regions = appetite.regions
        offeredIssues = choices.issues + appetite.issues.filter { !choices.issues.contains($0) }
        offeredRegions = Self.continents + appetite.regions.filter { !Self.continents.contains($0) }
        webhookHost = person.volunteer.webhook.flatMap { try? EndpointURL($0.url, allowHTTP: true).host }
        awaitsCode = person.awaitsCode
    }

    /// Africa, Americas, Asia, Europe, Oceania by UN M49; and Northern Africa and Western Asia, in part the Middle East.
    ///
    /// Foundation has their names in every language.
    static let continents = ["002", "019", "142", "150", "009", "015", "145"]
    /// What stands in the field before anybody has chosen.
    public static let suggestedLimit = 5
    /// As the roster takes them.
    public static let limits = 1...1_000
    /// As the roster takes them.
    public static let mostLanguages = 16
}
