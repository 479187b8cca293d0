// SPDX-License-Identifier: MIT

import Domain

/// Makes webhook bodies: each edition is rendered once per format, then shared by everybody who gets it.
public struct WebhookComposer: Sendable {
    private let words: FixedWords
    private let organisation: Organisation
    private let links: PersonalLinks

    public init(words: FixedWords, organisation: Organisation, links: PersonalLinks) {
        self.words = words
        self.organisation = organisation
        self.links = links
    }

    /// The letter for everybody who gets this edition by webhook, in whatever format.
    public func letter(_ edition: Edition) -> any WebhookLetter {
        let words = words.words(for: edition.language)
        let organisation = organisation
        return SplicedWebhook(
            // Every test is one of its own; what it is told apart by is when it was asked for.
            mark: edition.isTest
                ? "test\(edition.issued.milliseconds)" : ReferenceMark.text(edition.action.reference),
            links: links,
            standard: StandardFormat.document(edition),
            notice: { RoomNotice(edition, words: words, organisation: organisation) })
    }
}
