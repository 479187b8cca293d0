// SPDX-License-Identifier: MIT

import Domain

/// One version of an action for one readership: all that a letter says, the same for everybody who gets it.
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
    /// What the letter says about an earlier one.
    public var marking: Marking
    /// Seconds east of UTC where its readers live; nil: times are told in UTC alone.
    public var utcOffset: Int?
    /// What its readers may have had before, oldest first.
    public var earlier: [EarlierVersion]

    public init(
        action: UrgentAction, version: Int, language: LanguageTag, text: ActionText, closes: Instant, issued: Instant,
        marking: Marking = .plain, utcOffset: Int? = nil, earlier: [EarlierVersion] = []
    ) {
        self.action = action
        self.version = version
        self.language = language
        self.text = text
        self.closes = closes
        self.issued = issued
        self.marking = marking
        self.utcOffset = utcOffset
        self.earlier = earlier
    }
}
