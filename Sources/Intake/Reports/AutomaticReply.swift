// SPDX-License-Identifier: MIT

/// Replies that a person's mail system gives for them: away, ticket opened (RFC 3834).
///
/// They come to the envelope sender as reports do, and say nothing about the address.
enum AutomaticReply {
    static func isOne(_ header: MailHeader) -> Bool {
        // Mail systems mark their reports the same way.
        guard !MailSystem.speaks(in: header) else { return false }
        if header["auto-submitted"]?.lowercased().hasPrefix("auto-replied") == true { return true }
        if marks.contains(where: { header[$0] != nil }) { return true }
        if header["precedence"]?.lowercased() == "auto_reply" { return true }
        let subject = header["subject"]?.lowercased() ?? ""
        return subjects.contains { subject.hasPrefix($0) }
    }

    private static let marks = [
        "x-autoreply", "x-autorespond", "x-auto-reply", "x-vacation", "x-mdaemon-autoresponder",
    ]
    private static let subjects = [
        "out of office", "automatic reply", "auto-reply", "autoreply", "autoresponse", "abwesenheit",
        "automatische antwort", "réponse automatique", "respuesta automática", "resposta automática",
    ]
}
