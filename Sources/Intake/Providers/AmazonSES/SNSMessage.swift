// SPDX-License-Identifier: MIT

import Crypto
import Domain
import JSON5

/// A message of Amazon SNS as it is posted to an HTTP endpoint, and the text that its signature covers.
///
/// Source: Amazon SNS Developer Guide, "HTTP/HTTPS notification JSON format" and "Verifying the signatures of Amazon SNS
/// messages". Read, not believed.
struct SNSMessage: Sendable, Hashable {
    enum Kind: String, Sendable {
        case notification = "Notification"
        case subscription = "SubscriptionConfirmation"
        case unsubscription = "UnsubscribeConfirmation"
    }

    var kind: Kind
    var identity: String
    var topic: String
    var message: String
    /// Of notifications; absent when the sender gave none.
    var subject: String?
    /// As written: the signature covers these letters.
    var timestamp: String
    /// Of confirmations.
    var token: String?
    var subscribeURL: String?
    var hash: SigningCertificate.Hash
    var signature: [UInt8]
    var certificateURL: String

    /// Nil unless all that its kind needs is there.
    ///
    /// Only the message itself may have line breaks: in the signed text they end a value, and with breaks in two values one
    /// signature would fit two messages.
    init?(_ bytes: [UInt8]) {
        guard let document = JSON5Node.provider(bytes), let kind = document.line("Type").flatMap(Kind.init),
            let identity = document.line("MessageId"), let topic = document.line("TopicArn"),
            let message = document["Message"]?.text, let timestamp = document.line("Timestamp"),
            let version = document.line("SignatureVersion"), let signature = document.line("Signature"),
            let certificateURL = document.line("SigningCertURL"), let signed = Base64.decode(signature),
            identity.utf8.count <= Self.longestIdentity
        else { return nil }
        switch version {
        case "1": hash = .sha1
        case "2": hash = .sha256
        default: return nil
        }
        switch kind {
        case .notification:
            guard document["Subject"] == nil || document.line("Subject") != nil else { return nil }
            subject = document.line("Subject")
        case .subscription, .unsubscription:
            guard let url = document.line("SubscribeURL"), let token = document.line("Token") else { return nil }
            subscribeURL = url
            self.token = token
        }
        self.kind = kind
        self.identity = identity
        self.topic = topic
        self.message = message
        self.timestamp = timestamp
        self.signature = signed
        self.certificateURL = certificateURL
    }

    /// Names and values in the order of their names' octets, each with a line feed behind it.
    var signedText: [UInt8] {
        var fields = [("Message", message), ("MessageId", identity)]
        switch kind {
        case .notification: if let subject { fields.append(("Subject", subject)) }
        case .subscription, .unsubscription: fields.append(("SubscribeURL", subscribeURL ?? ""))
        }
        fields.append(("Timestamp", timestamp))
        if kind != .notification { fields.append(("Token", token ?? "")) }
        fields += [("TopicArn", topic), ("Type", kind.rawValue)]
        return fields.flatMap { Array("\($0.0)\n\($0.1)\n".utf8) }
    }

    /// Characters; SNS gives UUIDs of 36.
    private static let longestIdentity = 100
}

extension JSON5Node {
    /// A text without control characters.
    fileprivate func line(_ key: String) -> String? {
        guard let text = self[key]?.text, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        return text
    }
}
