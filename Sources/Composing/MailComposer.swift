// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Mustache

/// Makes mails: each edition is rendered and encoded once, then shared by everybody who gets it.
public struct MailComposer: Sendable {
    let organisation: Organisation
    let identity: MailIdentity
    let bounces: BounceAddress
    private let words: FixedWords
    private let templates: LetterTemplates
    private let links: PersonalLinks

    /// Checks the configured addresses once, so that no letter can fail on them.
    ///
    /// The keys sign what bounce addresses say.
    public init(
        organisation: Organisation, words: FixedWords, templates: LetterTemplates, links: PersonalLinks, keys: TokenKeys
    ) throws(ComposingFault) {
        identity = try MailIdentity(organisation)
        bounces = BounceAddress(identity.bounces, keys: keys)
        self.organisation = organisation
        self.words = words
        self.templates = templates
        self.links = links
    }

    /// Whether mail can be sent in this organisation's name; throws why not.
    public static func check(_ organisation: Organisation) throws(ComposingFault) {
        _ = try MailIdentity(organisation)
    }

    /// The letter for everybody who gets this edition by mail.
    ///
    /// Refuses a subject with a line break or another control character; Intake has refused it before.
    public func letter(_ edition: Edition) throws(ComposingFault) -> any MailLetter {
        let document = document(of: edition)
        var head: [UInt8] = []
        HeaderField.append(identity.from, as: "From", to: &head)
        guard !edition.text.subject.breaksLines else { throw .controlCharacter(field: "Subject") }
        let subject = edition.marking == .plain ? edition.text.subject : document.subjectLine
        try HeaderField.append(text: subject, as: "Subject", to: &head)
        HeaderField.append("Date", MailDate.text(edition.issued), to: &head)
        HeaderField.append("Content-Language", edition.language.text, to: &head)
        HeaderField.append("Auto-Submitted", "auto-generated", to: &head)
        HeaderField.append("Precedence", "list", to: &head)
        // Exchange's name for the same wish; delivery reports are still wanted, so not `All`.
        HeaderField.append("X-Auto-Response-Suppress", "OOF, AutoReply", to: &head)
        if let listID = identity.listID { HeaderField.append("List-Id", "<\(listID)>", to: &head) }
        HeaderField.append("Feedback-ID", FeedbackID.text(edition, sender: identity.from.address), to: &head)
        HeaderField.append("MIME-Version", "1.0", to: &head)
        HeaderField.append(
            "Content-Type", "multipart/alternative;\r\n boundary=\"\(AlternativeBody.boundary)\"", to: &head)
        let body = AlternativeBody(text: text(document), html: html(document), marks: TokenMark.all)
        return SplicedMail(
            head: head, body: body.octets, stuffing: body.stuffing, holes: body.holes,
            ids: MessageIDs(
                mark: ReferenceMark.text(edition.action.reference), domain: identity.idDomain,
                earlier: edition.marking == .plain ? [] : edition.earlier),
            bounces: bounces, unsubscribe: UnsubscribeField(links: links, contact: identity.from.address))
    }

    /// The letter's text alone, lines ending with LF, for a look before release.
    public func plainText(_ edition: Edition) -> String {
        withoutMarks(text(document(of: edition)))
    }

    /// The letter's HTML alone, for a look before release.
    public func html(_ edition: Edition) -> String {
        withoutMarks(html(document(of: edition)))
    }

    private func document(of edition: Edition) -> AlertDocument {
        AlertDocument(edition, words: words.words(for: edition.language), organisation: organisation)
    }

    private func text(_ document: AlertDocument) -> String {
        let text = templates.text.render(LetterValues(document, as: .plainText).value(links: markedLinks))
        return String(text.reversed().drop(while: \.isNewline).reversed()) + "\n"
    }

    private func html(_ document: AlertDocument) -> String {
        templates.html.render(LetterValues(document, as: .html).value(links: markedLinks))
    }

    /// Each page's link with a mark instead of the token.
    private var markedLinks: [PersonalLinks.Page: String] {
        Dictionary(
            uniqueKeysWithValues: TokenMark.all.map {
                ($0.page, links.beginning(of: $0.page) + String(decoding: $0.octets, as: UTF8.self))
            })
    }

    /// What is looked at before release leads nowhere.
    private func withoutMarks(_ text: String) -> String {
        TokenMark.all.reduce(text) { text, mark in
            text.replacing(
                String(decoding: mark.octets, as: UTF8.self),
                with: String(repeating: "-", count: PersonalLinks.tokenLength))
        }
    }
}
