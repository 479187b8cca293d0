// SPDX-License-Identifier: MIT

import Domain

/// One version of an action in one language: all that a letter says, the same for everybody who gets it.
public struct Edition: Sendable, Hashable {
    public var action: UrgentAction
    /// 1 for the first; a correction makes the next.
    public var version: Int
    public var language: LanguageTag
    /// The released text in that language.
    public var text: ActionText
    /// When the window of this version ends.
    public var closes: Instant
    /// What the letter is dated: the approval, so that every copy and every try says the same.
    public var issued: Instant
    /// What the letter says about an earlier one; nil when the reader has none.
    public var notice: Notice?

    /// Why somebody who had an earlier letter gets another one.
    public enum Notice: Sendable, Hashable {
        case correction
        case update
        case outcome
    }

    /// The notice follows from the action's kind; a correction that goes to somebody who never had the wrong text is a
    /// plain alert to them: set `notice` to nil.
    public init(
        action: UrgentAction, version: Int, language: LanguageTag, text: ActionText, closes: Instant, issued: Instant
    ) {
        self.action = action
        self.version = version
        self.language = language
        self.text = text
        self.closes = closes
        self.issued = issued
        switch action.kind {
        case .alert: notice = nil
        case .correction: notice = .correction
        case .update: notice = .update
        case .outcome: notice = .outcome
        }
    }
}
