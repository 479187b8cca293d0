// SPDX-License-Identifier: MIT

import Foundation

/// Posts as Amazon SNS makes them, signed by a key of the test's own with the real openssl.
///
/// Written from the documentation alone: the names to sign, sorted by their octets.
public struct SNSSender: Sendable {
    public static let topic = "arn:aws:sns:us-east-1:123456789012:ses-events"
    public static let host = "sns.us-east-1.amazonaws.com"
    public static let certificateURL = "https://\(host)/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"

    public let identity: SigningIdentity

    /// Makes a sender with a certificate for the name that SNS's have.
    public init(names: String = "DNS:sns.amazonaws.com") async throws {
        identity = try await SigningIdentity(names: names, commonName: "sns.amazonaws.com")
    }

    /// A notification's fields, not signed yet.
    ///
    /// - Parameters:
    ///   - message: What was published.
    ///   - at: RFC 3339.
    ///   - version: Of the signature, `1` or `2`.
    ///   - identity: MessageId.
    /// - Returns: By name.
    public static func notification(
        _ message: String, at: String, version: String = "1", identity: String = UUID().uuidString.lowercased()
    ) -> [String: String] {
        [
            "Type": "Notification", "MessageId": identity, "TopicArn": topic, "Message": message, "Timestamp": at,
            "SignatureVersion": version, "SigningCertURL": certificateURL,
            "UnsubscribeURL": "https://\(host)/?Action=Unsubscribe&SubscriptionArn=\(topic):c9135db0",
        ]
    }

    /// A confirmation's fields, not signed yet.
    ///
    /// - Parameters:
    ///   - type: `SubscriptionConfirmation`, `UnsubscribeConfirmation`.
    ///   - at: RFC 3339.
    /// - Returns: By name.
    public static func confirmation(_ type: String = "SubscriptionConfirmation", at: String) -> [String: String] {
        var fields = notification("You have chosen to subscribe to the topic.\nVisit the SubscribeURL.", at: at)
        fields["Type"] = type
        fields["UnsubscribeURL"] = nil
        fields["Token"] = "2336412f37fb687f5d51e6e2425929f5"
        fields["SubscribeURL"] =
            "https://\(host)/?Action=ConfirmSubscription&TopicArn=\(topic)&Token=2336412f37fb687f5d51e6e2425929f5"
        return fields
    }

    /// The document that is posted.
    public static func body(_ fields: [String: String]) throws -> [UInt8] {
        Array(try JSONEncoder().encode(fields))
    }

    /// Signs the fields and makes the document; `Signature` among them stays as it is.
    public func post(_ fields: [String: String]) async throws -> [UInt8] {
        var fields = fields
        if fields["Signature"] == nil {
            let names =
                fields["Type"] == "Notification"
                ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
                : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
            let text = names.compactMap { name in fields[name].map { "\(name)\n\($0)\n" } }.joined()
            let hash = fields["SignatureVersion"] == "2" ? "sha256" : "sha1"
            fields["Signature"] = Data(try await identity.sign(Array(text.utf8), hash: hash)).base64EncodedString()
        }
        return try Self.body(fields)
    }
}
