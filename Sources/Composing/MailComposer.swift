// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Makes mails: each edition is rendered and encoded once, then shared by everybody who gets it.
public struct MailComposer: Sendable {
    let organisation: Organisation
    private let words: FixedWords
    let from: Mailbox
    let bounces: BounceAddress
    let idEnd: [UInt8]
    private let listID: String?

    /// Checks the configured addresses once, so that no letter can fail on them.
    ///
    /// The keys sign what bounce addresses say.
    public init(organisation: Organisation, words: FixedWords, keys: TokenKeys) throws(ComposingFault) {
        from = try Mailbox(organisation.from, field: "organisation.from")
        guard let bounces = try? MailAddress(organisation.bounces) else {
            throw .notAnAddress(field: "organisation.bounces")
        }
        self.bounces = BounceAddress(bounces, keys: keys)
        guard let domain = MailAddress.domain(organisation.messageIDDomain ?? String(from.address.domain)) else {
            throw .notADomain(field: "organisation.messageIDDomain")
        }
        idEnd = Array("@\(domain)>\r\n".utf8)
        if let list = organisation.listID {
            guard let domain = MailAddress.domain(list) else { throw .notADomain(field: "organisation.listId") }
            listID = domain
        } else {
            listID = nil
        }
        self.organisation = organisation
        self.words = words
    }

    /// The letter for everybody who gets this edition by mail.
    ///
    /// Refuses a subject with a line break or another control character; Intake has refused it before.
    public func letter(_ edition: Edition) throws(ComposingFault) -> any MailLetter {
        let document = document(of: edition)
        var head: [UInt8] = []
        HeaderField.append(from, as: "From", to: &head)
        try HeaderField.append(text: edition.text.subject, as: "Subject", to: &head)
        HeaderField.append("Date", MailDate.text(edition.issued), to: &head)
        HeaderField.append("Content-Language", edition.language.text, to: &head)
        HeaderField.append("Auto-Submitted", "auto-generated", to: &head)
        HeaderField.append("Precedence", "list", to: &head)
        // Exchange's name for the same wish; delivery reports are still wanted, so not `All`.
        HeaderField.append("X-Auto-Response-Suppress", "OOF, AutoReply", to: &head)
        appendList(to: &head)
        HeaderField.append("MIME-Version", "1.0", to: &head)
        HeaderField.append("Content-Type", "multipart/alternative;\r\n boundary=\"\(Self.boundary)\"", to: &head)
        let body = Self.body(document)
        let stuffed = DotStuffing.stuffed(body)
        return SplicedMail(
            head: head, body: stuffed, stuffing: stuffed.count - body.count,
            mark: Array(ReferenceMark.text(edition.action.reference).utf8), idEnd: idEnd, bounces: bounces)
    }

    /// The letter's text alone, lines ending with LF, for a look before release.
    public func plainText(_ edition: Edition) -> String { PlainTextRenderer(document(of: edition)).text() }

    /// The letter's HTML alone, for a look before release.
    public func html(_ edition: Edition) -> String { HTMLRenderer(document(of: edition)).html() }

    private func document(of edition: Edition) -> AlertDocument {
        AlertDocument(
            edition, words: words.words(for: edition.language), organisation: organisation,
            contact: from.address.text)
    }

    /// RFC 2919 and 2369.
    ///
    /// The one-click link of RFC 8058 names the person, so it is spliced where that comes about.
    private func appendList(to head: inout [UInt8]) {
        if let listID { HeaderField.append("List-Id", "<\(listID)>", to: &head) }
        HeaderField.append("List-Unsubscribe", "<\(from.address.link)?subject=leave>", to: &head)
    }

    /// Plain text first, HTML last: the reader's program takes the last that it can show (RFC 2046 §5.1.4).
    private static func body(_ document: AlertDocument) -> [UInt8] {
        var body: [UInt8] = [0x0d, 0x0a]
        append(PlainTextRenderer(document).text(), as: "text/plain", to: &body)
        append(HTMLRenderer(document).html(), as: "text/html", to: &body)
        body += "--\(boundary)--\r\n".utf8
        return body
    }

    private static func append(_ text: String, as type: String, to body: inout [UInt8]) {
        let (encoding, bytes) = TransferEncoding.shortest(of: text)
        body += "--\(boundary)\r\n".utf8
        HeaderField.append("Content-Type", "\(type); charset=utf-8", to: &body)
        HeaderField.append("Content-Transfer-Encoding", encoding.rawValue, to: &body)
        body += [0x0d, 0x0a]
        body += bytes
        // The line end before a boundary belongs to the boundary: with a second one, the text keeps its own.
        body += [0x0d, 0x0a]
    }

    /// `=_` occurs in neither quoted-printable nor base64 (RFC 2045 §6.7), so no text can hold it.
    private static let boundary = "=_urgent-action_="
}
