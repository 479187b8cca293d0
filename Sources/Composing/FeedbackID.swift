// SPDX-License-Identifier: MIT

import Domain

/// `Feedback-ID`: what large mailbox providers group complaints by; it names actions, never people.
enum FeedbackID {
    /// Action, marking, language, and the sender's id, which is mandatory, stable and 5 to 15 characters long.
    static func text(_ edition: Edition, sender: MailAddress) -> String {
        [
            ReferenceMark.text(edition.action.reference), "\(edition.marking)", edition.language.text,
            "ua\(FNV1a.hex(sender.text.lowercased()).prefix(senderDigits))",
        ].joined(separator: ":")
    }

    private static let senderDigits = 10
}
