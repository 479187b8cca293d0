// SPDX-License-Identifier: MIT

import Domain

/// What a volunteers' page says and asks.
public enum PageContent: Sendable, Hashable {
    /// Whether to leave; `limit`: what the other form suggests.
    case leave(limit: Int, problem: FixedWords.Phrase?)
    /// What one has done.
    case acted(problem: FixedWords.Phrase?)
    case preferences(PreferencesForm)
    /// Nothing but this, under the heading of a page.
    case notice(FixedWords.Phrase, under: FixedWords.Phrase)
    /// The same, as something that went wrong.
    case problem(FixedWords.Phrase)
}

/// A page, ready to be sent.
public struct Page: Sendable {
    public let html: [UInt8]
    public let language: LanguageTag
}
