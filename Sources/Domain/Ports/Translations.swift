// SPDX-License-Identifier: MIT

/// One language's text as it is handed in after the action.
public struct Translation: Sendable {
    public let reference: Reference
    public let language: LanguageTag
    public let text: ActionText
    /// SHA-256 over the canonical text, 64 lower-case hex digits.
    public let digest: String
    public let by: Identity
    public let at: Instant

    public init(
        reference: Reference, language: LanguageTag, text: ActionText, digest: String, by: Identity, at: Instant
    ) {
        self.reference = reference
        self.language = language
        self.text = text
        self.digest = digest
        self.by = by
        self.at = at
    }
}

public struct TranslationResult: Sendable, Hashable {
    public var reference: Reference
    public var version: Int
    public var language: LanguageTag
    public var digest: String
    /// False when the very same text was waiting already.
    public var created: Bool
    public var state: ActionState
    /// Whether the action says that this language is expected.
    public var isExpected: Bool

    public init(
        reference: Reference, version: Int, language: LanguageTag, digest: String, created: Bool, state: ActionState,
        isExpected: Bool
    ) {
        self.reference = reference
        self.version = version
        self.language = language
        self.digest = digest
        self.created = created
        self.state = state
        self.isExpected = isExpected
    }
}

/// A text that waits for its release.
public struct LanguageDraft: Sendable, Hashable {
    public var language: LanguageTag
    public var text: ActionText
    public var digest: String
    public var translator: Identity
    public var at: Instant

    public init(language: LanguageTag, text: ActionText, digest: String, translator: Identity, at: Instant) {
        self.language = language
        self.text = text
        self.digest = digest
        self.translator = translator
        self.at = at
    }
}

public struct LanguageApprovalRequest: Sendable {
    public let reference: Reference
    public let language: LanguageTag
    public let by: Identity
    /// Refused if the draft's digest is another one.
    public let digest: String?
    /// False: the author, or the translator, may approve; somebody still must.
    public let secondPerson: Bool
    public let at: Instant

    public init(
        reference: Reference, language: LanguageTag, by: Identity, digest: String? = nil, secondPerson: Bool = true,
        at: Instant
    ) {
        self.reference = reference
        self.language = language
        self.by = by
        self.digest = digest
        self.secondPerson = secondPerson
        self.at = at
    }
}

public struct LanguageApprovalResult: Sendable, Hashable {
    public var record: ActionRecord
    /// Nil while the action itself is not approved: the text leaves with it.
    public var live: LiveVersion?

    public init(record: ActionRecord, live: LiveVersion?) {
        self.record = record
        self.live = live
    }
}

/// A person who waits for a language.
public struct HeldDelivery: Sendable, Hashable {
    public let delivery: DeliveryKey
    public let ladder: LadderKey
    /// What they would be given now.
    public let language: LanguageTag

    public init(delivery: DeliveryKey, ladder: LadderKey, language: LanguageTag) {
        self.delivery = delivery
        self.ladder = ladder
        self.language = language
    }
}

/// What becomes of a person who waits.
public struct HoldDecision: Sendable, Hashable {
    public let delivery: DeliveryKey
    /// The best released language now.
    public let language: LanguageTag
    /// Nil: they wait no longer, and their alert is due at once.
    public let awaits: LanguageTag?

    public init(delivery: DeliveryKey, language: LanguageTag, awaits: LanguageTag?) {
        self.delivery = delivery
        self.language = language
        self.awaits = awaits
    }
}

/// How many wait for one expected language.
public struct HeldCount: Sendable, Hashable {
    public var language: LanguageTag
    public var count: Int
    /// When they wait no longer.
    public var until: Instant?

    public init(language: LanguageTag, count: Int, until: Instant?) {
        self.language = language
        self.count = count
        self.until = until
    }
}
