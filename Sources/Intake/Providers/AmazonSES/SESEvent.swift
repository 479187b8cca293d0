// SPDX-License-Identifier: MIT

import Domain
import JSON5

/// One event of Amazon SES in either of its forms: a notification (`notificationType`), or event publishing (`eventType`).
///
/// Source: Amazon SES Developer Guide, "Amazon SNS notification contents" and "Contents of event data that Amazon SES
/// publishes to Amazon SNS".
struct SESEvent {
    private let type: String
    private let document: JSON5Node

    /// Nil when it is nothing that SES sends.
    ///
    /// The two messages by which SES tries a topic out are events without reports.
    init?(_ text: String) {
        if text.hasPrefix(Self.trial) {
            type = "trial"
            document = JSON5Node(.null, at: JSON5Position(line: 1, column: 1))
            return
        }
        guard let document = JSON5Node.provider(Array(text.utf8)),
            let type = (document["eventType"] ?? document["notificationType"])?.text
        else { return nil }
        self.type = type
        self.document = document
    }

    /// What it says of our mail: at most one report, since each of our mails has one recipient.
    func reports(_ proof: any MailProof) -> [DeliveryReport] {
        guard let event = event() else { return [] }
        return [DeliveryReport(mail: mail.reported(proof), event: event)]
    }

    /// `headers` are there only where the operators have asked SES for them.
    private var mail: ProviderMail {
        let mail = document["mail"]
        let headers = mail?["headers"]?.elements.lazy.compactMap { header -> (name: String, value: String)? in
            guard let name = header["name"]?.text, let value = header["value"]?.text else { return nil }
            return (name, value)
        }
        return ProviderMail(sender: mail?["source"]?.text ?? "", headers: headers.map { Array($0) } ?? [])
    }

    /// Nil for events that are none of ours to know, such as opened and clicked.
    private func event() -> DeliveryReport.Event? {
        switch type {
        case "Bounce": SESBounce(document["bounce"]).event
        case "Complaint": complaint(document["complaint"])
        case "DeliveryDelay": delay(document["deliveryDelay"])
        case "Delivery": .arrived
        case "Reject":
            .failed(Refusal(reason: .message, text: "the provider did not send it: \(reason("reject", "reason"))"))
        case "Rendering Failure": .failed(Refusal(reason: .message, text: "the provider could not render it"))
        default: nil
        }
    }

    private func complaint(_ complaint: JSON5Node?) -> DeliveryReport.Event {
        // Not about this mail, which was never sent: the operators' list at the provider has the address.
        if complaint?["complaintSubType"]?.text == SESBounce.ownList { return .failed(SESBounce.onOwnList) }
        // Many mailbox providers say no more; that says nothing against the complaint.
        guard let type = complaint?["complaintFeedbackType"]?.text, !type.isEmpty else { return .complaint }
        return FeedbackType.event(type)
    }

    private func delay(_ delay: JSON5Node?) -> DeliveryReport.Event {
        let recipient = SESRecipient(delay?["delayedRecipients"]?.elements.first)
        return .delayed(recipient.refusal(otherwise: reason("deliveryDelay", "delayType")))
    }

    /// A word of SES's own; what has other characters than words have is no such word.
    private func reason(_ group: String, _ key: String) -> String {
        let text = document[group]?[key]?.text ?? ""
        let isWord = text.utf8.allSatisfy { (0x61...0x7a).contains($0 | 0x20) || $0 == UInt8(ascii: " ") }
        return isWord && text.utf8.count <= Self.longestReason && !text.isEmpty ? text : "no reason given"
    }

    private static let trial = "Successfully validated SNS topic for Amazon SES"
    private static let longestReason = 40
}
