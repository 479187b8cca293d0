// SPDX-License-Identifier: MIT

import Domain

extension MailComposer {
    /// The mail that tells an owner that their endpoint is disabled.
    ///
    /// Plain text and English: it goes to whoever runs a machine.
    ///
    /// - Parameters:
    ///   - notice: What happened.
    ///   - at: Now; makes the Message-ID.
    /// - Returns: A letter for this owner only.
    public func letter(to notice: EndpointNotice, at: Instant) -> any MailLetter {
        var head: [UInt8] = []
        HeaderField.append(identity.from, as: "From", to: &head)
        HeaderField.append("Subject", "Your webhook for urgent actions is disabled", to: &head)
        HeaderField.append("Date", MailDate.text(at), to: &head)
        HeaderField.append("Content-Language", "en", to: &head)
        HeaderField.append("Auto-Submitted", "auto-generated", to: &head)
        HeaderField.append("X-Auto-Response-Suppress", "OOF, AutoReply", to: &head)
        HeaderField.append("MIME-Version", "1.0", to: &head)
        HeaderField.append("Content-Type", "text/plain; charset=utf-8", to: &head)
        let text = TransferEncoding.shortest(of: Self.text(notice, organisation.name))
        HeaderField.append("Content-Transfer-Encoding", text.encoding.rawValue, to: &head)
        return SplicedMail(
            head: head, body: [0x0d, 0x0a] + text.octets, stuffing: text.stuffing,
            ids: MessageIDs(mark: "endpoint-\(at.milliseconds)", domain: identity.idDomain), bounces: bounces)
    }

    private static func text(_ notice: EndpointNotice, _ organisation: String) -> String {
        """
        The webhook by which you get urgent actions from \(organisation) takes them no
        more, and we have stopped using it:

            host:   \(notice.host)
            since:  \(notice.since.rfc3339)
            why:    \(notice.reason)

        From now on urgent actions come to this address instead, so that you miss none.

        To have them by webhook again: repair it, and answer this mail so that we
        enable it. A new URL for your webhook enables it as well.

        \(organisation)

        """
    }
}
