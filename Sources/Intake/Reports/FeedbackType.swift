// SPDX-License-Identifier: MIT

import Domain

/// What a feedback report (RFC 5965 §3.1) says.
enum FeedbackType {
    /// Only what means that the person wants no more of it is a complaint; the rest is about mail systems.
    static func event(_ content: ArraySlice<UInt8>) -> DeliveryReport.Event {
        let word = MailHeader.read(content).header["feedback-type"]?.lowercased() ?? ""
        switch word {
        case "abuse", "fraud", "opt-out", "opt-out-list": return .complaint
        case "auth-failure", "dmarc", "not-spam", "virus", "other": return .other(word)
        default: return .other("unclear")
        }
    }
}
