// SPDX-License-Identifier: MIT

/// The account of an action as it stood when the action had come to its end: made once, never changed.
///
/// It names staff and counts volunteers: it holds nobody's address, identifier, name or reply, and not the action's text.
/// What comes later (a bounce) is shown beside it and not in it.
public struct ClosingReport: Codable, Sendable, Hashable {
    /// How an action comes to its end.
    public enum Ending: String, Codable, Sendable, CaseIterable {
        /// The response window was over.
        case window
        /// Staff closed it before.
        case early
        case withdrawn
    }

    public var reference: Reference
    public var kind: ActionKind
    /// The country of concern.
    public var country: CountryCode
    public var author: String
    public var submittedBy: String
    public var submittedAt: Instant
    public var ending: Ending
    public var endedAt: Instant
    public var madeAt: Instant
    /// The program's version that made it.
    public var program: String
    /// The released ones, oldest first.
    public var versions: [Version]

    /// One released version.
    public struct Version: Codable, Sendable, Hashable {
        public var version: Int
        /// SHA-256 of the document that was approved.
        public var digest: String
        public var approvedBy: String
        /// The approval's time, and the window's beginning.
        public var opened: Instant
        public var closes: Instant
        /// When nothing of it could leave any more.
        public var endedAt: Instant
        /// Of the texts, in order of their tags.
        public var languages: [LanguageTag]
        public var translations: [Translation]
        /// Counted apart from the planner.
        public var audience: Int
        /// All twelve states by name.
        public var states: [String: Int]
        /// Only what is not zero.
        public var byLanguage: [String: [String: Int]]
        public var byCountry: [String: [String: Int]]
        public var byChannel: [String: [String: Int]]
        public var possiblyTwice: Int
        public var delayed: Int
        /// Accepted after the window's end: their text was on its way when it ended.
        public var late: Int
        /// How many people had so many tries, fewest first.
        public var tries: [Tries]
        /// Why tries did not end in accepted, the most frequent first.
        public var refusals: [Refusals]
        /// When people were reached, in equal parts of the window up to the version's end.
        public var reached: [Reached]
        /// What `reconcile` found when the report was made, one sentence each; empty is the proof.
        public var differences: [String]
    }

    /// A text that was added after the action was handed in.
    public struct Translation: Codable, Sendable, Hashable {
        public var language: LanguageTag
        public var translatedBy: String
        public var approvedBy: String
        public var releasedAt: Instant

        public init(language: LanguageTag, translatedBy: String, approvedBy: String, releasedAt: Instant) {
            self.language = language
            self.translatedBy = translatedBy
            self.approvedBy = approvedBy
            self.releasedAt = releasedAt
        }
    }

    public struct Tries: Codable, Sendable, Hashable {
        public var tries: Int
        public var people: Int
    }

    public struct Refusals: Codable, Sendable, Hashable {
        public var reason: String
        public var channel: String
        public var tries: Int
        /// Of these: the text had begun, and nobody knows whether it arrived.
        public var ambiguous: Int
    }

    public struct Reached: Codable, Sendable, Hashable {
        public var from: Instant
        public var until: Instant
        public var people: Int
    }
}
