// SPDX-License-Identifier: MIT

import Domain
import JSON5

/// What Amazon SES calls a bounce, as what it means for a delivery.
///
/// `Action` of the delivery status decides where there is one. Where SES had none, its own sorting does:
///
/// | type | subtype | what it is taken for |
/// |---|---|---|
/// | any | `OnAccountSuppressionList` | failed, 5.7.1: never held against the person |
/// | `Permanent` | `NoEmail` | failed, 5.1.1 |
/// | `Permanent` | others | failed, no code: the delivery has bounced, the address is not given up for it |
/// | `Transient` | `MailboxFull` | failed, 5.2.2 |
/// | `Transient` | `MessageTooLarge` | failed, 5.3.4 |
/// | `Transient` | `ContentRejected`, `AttachmentRejected` | failed, 5.6.0 |
/// | `Transient` | `CustomTimeoutExceeded` | failed, 5.4.7 |
/// | `Transient` | `General`, others | nothing: SES counts automatic replies among them |
/// | `Undetermined` | | nothing |
struct SESBounce {
    let event: DeliveryReport.Event

    init(_ bounce: JSON5Node?) {
        let type = bounce?["bounceType"]?.text ?? ""
        let subtype = bounce?["bounceSubType"]?.text ?? ""
        let recipients = bounce?["bouncedRecipients"]?.elements.map { SESRecipient($0) } ?? []
        // One of our mails has one recipient; a list behind it may have more, and then the failed one counts.
        let recipient = recipients.first { $0.action == "failed" } ?? recipients.first ?? SESRecipient(nil)
        if subtype == Self.ownList {
            event = .failed(Self.onOwnList)
            return
        }
        let assumed = Self.assumed(type, subtype)
        switch recipient.action {
        case "delayed": event = .delayed(recipient.refusal(otherwise: Self.noWords))
        case "delivered", "relayed", "expanded": event = .arrived
        case "failed": event = .failed(recipient.refusal(assuming: assumed ?? nil, otherwise: Self.noWords))
        default:
            if let assumed {
                event = .failed(recipient.refusal(assuming: assumed, otherwise: Self.noWords))
            } else {
                event = .other(type == "Transient" ? "transient" : "undetermined")
            }
        }
    }

    /// The status to take where the report has none: nil inside when SES's sorting says failed and no more, nil outside
    /// when it does not even say that.
    private static func assumed(_ type: String, _ subtype: String) -> String?? {
        switch (type, subtype) {
        case ("Permanent", "NoEmail"): .some("5.1.1")
        case ("Permanent", _): .some(nil)
        case ("Transient", "MailboxFull"): .some("5.2.2")
        case ("Transient", "MessageTooLarge"): .some("5.3.4")
        case ("Transient", "ContentRejected"), ("Transient", "AttachmentRejected"): .some("5.6.0")
        case ("Transient", "CustomTimeoutExceeded"): .some("5.4.7")
        default: nil
        }
    }

    static let ownList = "OnAccountSuppressionList"
    /// SES reports these with 5.1.1 although no mail system has said so.
    static let onOwnList = Refusal(
        reason: .policy, enhanced: "5.7.1",
        text: "the provider did not send it: on your account's suppression list there")
    private static let noWords = "the provider gave no words"
}

/// What a bounce or delay says of one recipient.
struct SESRecipient {
    /// In lower case: `failed`, `delayed` (RFC 3464 §2.3.3).
    let action: String?
    private let address: String
    private let status: String?
    private let diagnostic: String?

    init(_ node: JSON5Node?) {
        action = node?["action"]?.text?.lowercased()
        address = node?["emailAddress"]?.text ?? ""
        status = node?["status"]?.text
        diagnostic = node?["diagnosticCode"]?.text
    }

    /// Its refusal, scrubbed.
    ///
    /// - Parameters:
    ///   - assumed: Enhanced status where none is given.
    ///   - words: Where there is no diagnostic text.
    /// - Returns: Sorted by its codes, nothing like an address in it.
    func refusal(assuming assumed: String? = nil, otherwise words: String) -> Refusal {
        // `smtp; 550 5.1.1 …` (RFC 3464 §2.3.6); what stands before the semicolon is the kind of code.
        let parts = diagnostic?.split(separator: ";", maxSplits: 1) ?? []
        let text = parts.last.map { String($0.drop { $0 == " " }) } ?? words
        let found = StatusWords(diagnostic ?? "")
        return Refusal.reported(
            code: found.code, enhanced: status ?? found.enhanced ?? assumed, text: text, about: address)
    }
}
