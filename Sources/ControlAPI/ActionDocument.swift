// SPDX-License-Identifier: MIT

import Domain

/// What `show` answers: the newest version as it is or would be released, and the digest to approve.
public struct ActionDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var kind: String
    public var state: String
    @OrNull public var index: String?
    @OrNull public var follows: String?
    public var country: String
    public var author: String
    @OrNull public var issued: Instant?
    public var alleged: Bool
    public var sources: [String]
    public var issues: [String]
    public var audience: Audience
    public var languages: Languages
    public var window: Window
    public var targets: [Target]
    /// By language.
    public var text: [String: ActionText]
    public var warnings: [String]
    /// SHA-256 of the document, 64 hexadecimal digits.
    public var digest: String
    public var submittedBy: String
    public var submittedAt: Instant
    @OrNull public var approvedBy: String?
    /// Texts that wait for `approve --language`.
    public var drafts: [LanguageDraftDocument]

    public struct Audience: Codable, Hashable, Sendable {
        /// How many people belong; null until they are counted.
        @OrNull public var count: Int?
        public var regions: [String]
        public var exceptRegions: [String]
        public var languages: [String]
        public var networks: [String]
        public var includeCountryOfConcern: Bool
        /// `also` or `only` where those belong who have an earlier version, or the action that it follows; else null.
        @OrNull public var holders: String?
    }

    public struct Languages: Codable, Hashable, Sendable {
        public var fallback: [String]
        public var expected: [String]
        public var patienceSeconds: Int64
    }

    public struct Window: Codable, Hashable, Sendable {
        @OrNull public var respondBy: Instant?
        /// For a window that begins with the approval; null: see `respondBy`, else the configuration's.
        @OrNull public var seconds: Int64?
        @OrNull public var opened: Instant?
        @OrNull public var closes: Instant?
    }
}

extension ActionDocument {
    public init(_ record: ActionRecord) {
        let action = record.action
        reference = action.reference.text
        version = record.version
        kind = action.kind.rawValue
        state = record.state.rawValue
        index = action.index
        follows = action.follows?.text
        country = action.country.text
        author = action.author
        issued = action.issued
        alleged = action.alleged
        sources = action.sources
        issues = action.issues
        audience = Audience(action.audience, record.reach, count: record.audienceCount)
        languages = Languages(
            fallback: action.languages.fallback.map(\.text), expected: action.languages.expected.map(\.text),
            patienceSeconds: action.languages.patienceSeconds)
        window = Window(action.window, opened: record.windowOpened, closes: record.windowCloses)
        targets = action.targets
        text = [:]
        for (language, content) in action.text { text[language.text] = content }
        warnings = record.warnings
        digest = record.digest
        submittedBy = record.submittedBy.name
        submittedAt = record.submittedAt
        approvedBy = record.approvedBy?.name
        drafts = record.drafts.map(LanguageDraftDocument.init)
    }
}

extension ActionDocument.Audience {
    init(_ rule: AudienceRule, _ reach: Reach?, count: Int?) {
        holders = reach.map { $0.byRule ? "also" : "only" }
        self.count = count
        regions = rule.regions
        exceptRegions = rule.exceptRegions
        languages = rule.languages.map(\.text)
        networks = rule.networks
        includeCountryOfConcern = rule.includeCountryOfConcern
    }
}

extension ActionDocument.Window {
    init(_ window: ResponseWindow, opened: Instant?, closes: Instant?) {
        if case .until(let end) = window { respondBy = end }
        if case .lasting(let span) = window { seconds = span }
        self.opened = opened
        self.closes = closes
    }
}
