// SPDX-License-Identifier: MIT

import Domain

/// What `translate` answers.
public struct TranslationDocument: Codable, Hashable, Sendable {
    public var reference: String
    public var version: Int
    public var language: String
    /// SHA-256 of the draft, 64 hexadecimal digits: what `approve --language` may be bound to.
    public var digest: String
    /// False when the very same text was waiting already.
    public var created: Bool
    /// The action's state.
    public var state: String
    /// Whether people may be waiting for this language.
    public var expected: Bool

    public init(_ result: TranslationResult) {
        reference = result.reference.text
        version = result.version
        language = result.language.text
        digest = result.digest
        created = result.created
        state = result.state.rawValue
        expected = result.isExpected
    }
}

/// A text in `show` that waits for its release.
public struct LanguageDraftDocument: Codable, Hashable, Sendable {
    public var language: String
    public var digest: String
    public var translator: String
    public var at: Instant
    public var text: ActionText

    public init(_ draft: LanguageDraft) {
        language = draft.language.text
        digest = draft.digest
        translator = draft.translator.name
        at = draft.at
        text = draft.text
    }
}

/// How many people wait for a language, in `status`.
public struct HeldDocument: Codable, Hashable, Sendable {
    public var language: String
    public var count: Int
    /// When they wait no longer.
    @OrNull public var until: Instant?

    public init(_ held: HeldCount) {
        language = held.language.text
        count = held.count
        until = held.until
    }
}
