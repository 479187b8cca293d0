// SPDX-License-Identifier: MIT

/// An urgent action as staff hand it in: the parsed document, every default filled in.
///
/// Two documents are the same action exactly if these values are equal.
public struct UrgentAction: Hashable, Codable, Sendable {
    public var reference: Reference
    /// Catalogue number, for instance `AMR 51/1234/2026`.
    public var index: String?
    public var kind: ActionKind
    /// The action this one corrects, continues or ends; nil for an alert.
    public var follows: Reference?
    /// The country whose authorities are addressed.
    ///
    /// Nobody in it is alerted unless the audience says so.
    public var country: CountryCode
    public var author: String
    /// An approval given in an upstream system; counts only if who handed the action in may vouch for it.
    public var approval: UpstreamApproval?
    public var issued: Instant?
    public var window: ResponseWindow
    /// Whether the facts are allegations; the alert says so.
    public var alleged: Bool
    public var sources: [String]
    public var issues: [String]
    public var audience: AudienceRule
    public var languages: LanguagePolicy
    /// Shares of the window, each above 0 and below 1, at which those who have not answered are reminded.
    public var reminders: [Double]
    /// Number of responses after which nothing more is sent.
    public var stopAtResponses: Int?
    public var targets: [Target]
    /// What is sent, by language.
    ///
    /// Never empty.
    public var text: [LanguageTag: ActionText]

    public init(
        reference: Reference, index: String? = nil, kind: ActionKind = .alert, follows: Reference? = nil,
        country: CountryCode, author: String, approval: UpstreamApproval? = nil, issued: Instant? = nil,
        window: ResponseWindow = .standard, alleged: Bool = false, sources: [String] = [], issues: [String] = [],
        audience: AudienceRule = AudienceRule(), languages: LanguagePolicy = LanguagePolicy(),
        reminders: [Double] = [], stopAtResponses: Int? = nil, targets: [Target] = [], text: [LanguageTag: ActionText]
    ) {
        self.reference = reference
        self.index = index
        self.kind = kind
        self.follows = follows
        self.country = country
        self.author = author
        self.approval = approval
        self.issued = issued
        self.window = window
        self.alleged = alleged
        self.sources = sources
        self.issues = issues
        self.audience = audience
        self.languages = languages
        self.reminders = reminders
        self.stopAtResponses = stopAtResponses
        self.targets = targets
        self.text = text
    }

    /// How many independent sources an action needs before it may be approved without an override.
    public static let sourcesNeeded = 2
}

/// When the window ends.
public enum ResponseWindow: Hashable, Codable, Sendable {
    /// At this moment, whenever it is approved (`respondBy`).
    case until(Instant)
    /// This long after approval (`window`), in seconds.
    case lasting(seconds: Int64)
    /// As long as the configuration's `windows.default`.
    case standard
}

/// Who approved, where, according to the system that handed the action in.
public struct UpstreamApproval: Hashable, Codable, Sendable {
    public var by: String
    public var at: Instant

    public init(by: String, at: Instant) {
        self.by = by
        self.at = at
    }
}

/// An authority to be written to.
public struct Target: Hashable, Codable, Sendable {
    public var name: String
    public var title: String?
    public var address: String?
    public var email: String?
    public var fax: String?
    public var phone: String?
    public var salutation: String?

    public init(
        name: String, title: String? = nil, address: String? = nil, email: String? = nil, fax: String? = nil,
        phone: String? = nil, salutation: String? = nil
    ) {
        self.name = name
        self.title = title
        self.address = address
        self.email = email
        self.fax = fax
        self.phone = phone
        self.salutation = salutation
    }
}

/// What one language's readers get.
///
/// Plain text; paragraphs are separated by an empty line.
public struct ActionText: Hashable, Codable, Sendable {
    /// One line, at most 250 characters.
    public var subject: String
    public var summary: String
    public var body: String
    /// What the reader is asked to do or demand, one sentence each.
    public var asks: [String]
    public var sampleLetter: String?

    public init(subject: String, summary: String = "", body: String, asks: [String] = [], sampleLetter: String? = nil) {
        self.subject = subject
        self.summary = summary
        self.body = body
        self.asks = asks
        self.sampleLetter = sampleLetter
    }
}
