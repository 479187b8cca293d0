// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import Intake

@Suite("Messages of Amazon SNS")
struct SNSMessageTests {
    private let at = "2026-11-21T08:05:00.000Z"

    private func message(_ fields: [String: String?]) throws -> SNSMessage? {
        var signed = fields.compactMapValues { $0 }
        if fields["Signature"] == nil { signed["Signature"] = "c2lnbmVk" }
        return SNSMessage(try SNSSender.body(signed))
    }

    private func text(_ fields: [String: String?]) throws -> String {
        String(decoding: try #require(try message(fields)).signedText, as: UTF8.self)
    }

    @Test("the signed text of a notification: names and values a line each, by the names' octets, the subject if there")
    func notification() throws {
        var fields = SNSSender.notification("one\ntwo \"three\"", at: at, identity: "4d4dc071")
        let topic = SNSSender.topic
        #expect(
            try text(fields)
                == "Message\none\ntwo \"three\"\nMessageId\n4d4dc071\nTimestamp\n\(at)\nTopicArn\n\(topic)\nType\nNotification\n"
        )
        fields["Subject"] = "Amazon SES Email Event Notification"
        #expect(try text(fields).contains("4d4dc071\nSubject\nAmazon SES Email Event Notification\nTimestamp\n"))
        fields["Subject"] = ""
        #expect(try text(fields).contains("4d4dc071\nSubject\n\nTimestamp\n"))
    }

    @Test("the signed text of confirmations has the token and its URL", arguments: ["Subscription", "Unsubscribe"])
    func confirmations(kind: String) throws {
        let fields = SNSSender.confirmation("\(kind)Confirmation", at: at)
        let names = try text(fields).split(separator: "\n").filter { fields.keys.contains(String($0)) }
        #expect(names == ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"])
        #expect(try text(fields).hasSuffix("Type\n\(kind)Confirmation\n"))
    }

    @Test(
        "what it needs must be there",
        arguments: [
            "Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL",
            "Token",
            "SubscribeURL",
        ])
    func required(name: String) throws {
        var fields: [String: String?] = SNSSender.confirmation(at: at).mapValues { $0 }
        fields["Signature"] = "c2lnbmVk"
        #expect(try message(fields) != nil)
        fields[name] = .some(nil)
        #expect(try message(fields) == nil)
    }

    @Test("a line break where none belongs, an unknown version or kind, a signature that is no base64: no message")
    func faulty() throws {
        for (name, value) in [
            ("MessageId", "a\nTimestamp"), ("TopicArn", "a\nb"), ("Timestamp", "a\nb"), ("Subject", "a\nb"),
            ("Subject", "a\tb"),
            ("Type", "Notification\n"), ("Type", "Other"), ("Type", "notification"), ("SignatureVersion", "3"),
            ("SignatureVersion", "0"), ("Signature", "c2lnbmVk="), ("Signature", "c2ln\nbmVk"),
            ("SigningCertURL", "a\rb"),
            ("MessageId", String(repeating: "a", count: 101)),
        ] {
            var fields: [String: String?] = SNSSender.notification("m", at: at).mapValues { $0 }
            fields[name] = value
            #expect(try message(fields) == nil, "\(name)")
        }
    }

    @Test(
        "what is no group of texts, or has a key twice, is none",
        arguments: [
            "", "[]", "null", "{}", "Successfully validated", #"{"Type":1}"#,
            #"{"Type":"Notification","MessageId":"a","TopicArn":"t","Message":"m","Timestamp":"x","SignatureVersion":"1","#
                + #""Signature":"c2lnbmVk","SigningCertURL":"u","Message":"other"}"#,
        ])
    func noMessage(text: String) {
        #expect(SNSMessage(Array(text.utf8)) == nil)
    }
}
