// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Intake

/// What one of the messages in `Fixtures/` must be read as.
struct ReportCase: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: ReportKind
    var proof = "none"
    /// Of the first report; nil where there is none.
    var event: String?
    var code: Int?
    var enhanced: String?
    var reason: RefusalReason?
    var reports = 1

    var testDescription: String { name }

    static func failed(
        _ name: String, _ code: Int?, _ enhanced: String?, _ reason: RefusalReason, kind: ReportKind = .deliveryStatus,
        proof: String = "bounce-address"
    ) -> ReportCase {
        ReportCase(
            name: name, kind: kind, proof: proof, event: "failed", code: code, enhanced: enhanced, reason: reason)
    }

    static func nothing(_ name: String, _ kind: ReportKind) -> ReportCase {
        ReportCase(name: name, kind: kind, reports: 0)
    }

    static func told(
        _ name: String, _ kind: ReportKind, _ event: String, proof: String = "bounce-address"
    ) -> ReportCase {
        ReportCase(name: name, kind: kind, proof: proof, event: event)
    }
}

@Suite("Report messages")
struct ReportMessageTests {
    static let cases: [ReportCase] = [
        .failed("postfix-unknown-user", 550, "5.1.1", .address),
        .failed("postfix-headers-only", 550, "5.1.1", .address),
        .failed("failed-with-4xx", 451, "4.4.7", .temporary),
        .failed("mailbox-full", 552, "5.2.2", .mailboxFull),
        .failed("policy", 550, "5.7.1", .policy),
        .failed("lenient", 550, "5.1.1", .address),
        .failed("vague-status", 550, "5.1.1", .address),
        .failed("office365", 550, "5.1.10", .address),
        .failed("gmail", 550, "5.1.1", .address),
        .failed("leave-link-only", 550, "5.1.1", .address, proof: "leave-link"),
        .failed("forged-mark", 550, "5.1.1", .address, proof: "none"),
        .failed("old-address-without-mac", nil, "5.1.1", .address, proof: "none"),
        .failed("several-recipients-all-failed", nil, "5.1.1", .address),
        .failed("odd-addresses", 550, "5.1.1", .address),
        .failed("base64-parts", 550, "5.1.2", .address),
        .failed("quoted-printable-parts", 550, "5.1.1", .address),
        .failed("without-action", nil, "5.1.1", .address),
        .failed("mbox-line", 550, "5.1.1", .address),
        .failed("qmail", 550, nil, .address, kind: .text),
        .failed("qmail-local", nil, "5.1.1", .address, kind: .text),
        .failed("exim", 550, "5.1.1", .address, kind: .text),
        .failed("sendmail", 550, nil, .address, kind: .text),
        .failed("old-postfix", 552, "5.2.2", .mailboxFull, kind: .text),
        .failed("exchange-old", nil, "5.1.1", .address, kind: .text),
        .failed("yahoo", 554, nil, .refused, kind: .text),
        .told("several-recipients-one-arrived", .deliveryStatus, "arrived"),
        .told("relayed", .deliveryStatus, "arrived"),
        .told("feedback-abuse", .feedback, "complaint"),
        .told("feedback-by-link", .feedback, "complaint", proof: "leave-link"),
        .told("feedback-by-envelope", .feedback, "complaint"),
        .told("feedback-not-spam", .feedback, "not-spam"),
        .told("feedback-unproved", .feedback, "complaint", proof: "none"),
        ReportCase(
            name: "postfix-delayed", kind: .deliveryStatus, proof: "bounce-address", event: "delayed",
            enhanced: "4.4.1", reason: .temporary),
        ReportCase(
            name: "exim-delayed", kind: .text, proof: "bounce-address", event: "delayed", code: 451, enhanced: "4.7.1",
            reason: .policy),
        .nothing("report-of-report", .reportOfReport),
        .nothing("text-report-of-report", .reportOfReport),
        .nothing("vacation", .automaticReply),
        .nothing("vacation-outlook", .automaticReply),
        .nothing("person-writes", .other),
        .nothing("read-receipt", .other),
        .nothing("no-mail", .unreadable),
    ]

    @Test("is read for what it is, whichever line ends it has", arguments: cases)
    func fixture(_ expected: ReportCase) throws {
        let bench = try ReportBench()
        let message = try bench.message(expected.name)
        let crlf = message.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
        let read = ReportMessage.read(message, proof: bench)
        #expect(ReportMessage.read(crlf, proof: bench) == read)
        #expect(read.kind == expected.kind)
        #expect(read.reports.count == expected.reports)
        #expect(read.reports.first?.event.name == expected.event)
        #expect(read.reports.first?.mail.name ?? "none" == expected.proof)
        let refusal = read.reports.first?.event.refusal
        #expect(refusal?.code == expected.code)
        #expect(refusal?.enhanced == expected.enhanced)
        #expect(refusal?.reason == expected.reason)
        #expect(refusal?.text.contains("@") != true)
        #expect(refusal?.text.contains("ana") != true)
        switch read.reports.first?.mail {
        case .delivery(let key): #expect(key == ReportBench.delivery)
        case .person(let person, let version):
            #expect(person == ReportBench.delivery.volunteer)
            #expect(version == ReportBench.delivery.version)
        case .vouched: Issue.record("a mail vouches for nothing")
        case .unproved, nil: break
        }
    }

    @Test("a Message-ID that names somebody else tells no version")
    func otherMessageID() throws {
        let bench = try ReportBench()
        let text = String(decoding: try bench.message("leave-link-only"), as: UTF8.self)
            .replacing(".12.34567.m@", with: ".12.34568.m@")
        let read = ReportMessage.read(Array(text.utf8), proof: bench)
        #expect(read.reports.first?.mail == .person(ReportBench.delivery.volunteer, version: nil))
    }

    @Test("ten thousand recipients are a bounded answer", arguments: [true, false])
    func manyRecipients(isProved: Bool) throws {
        let bench = try ReportBench()
        let blocks = (0..<10_000).map { "Final-Recipient: rfc822;p\($0)@example.net\nAction: failed\nStatus: 5.1.1\n" }
        let text = """
            From: MAILER-DAEMON@mx.example.net
            To: \(isProved ? bench.bounce : "bounces@example.org")
            Content-Type: multipart/report; boundary=b

            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            \(blocks.joined(separator: "\n"))
            --b--
            """
        let read = ReportMessage.read(Array(text.utf8), proof: bench)
        #expect(read.reports.count == (isProved ? 1 : BounceReceipt.mostResults))
        #expect(read.reports.count + read.leftOut == 10_000)
    }

    @Test("a multipart bomb is told and costs little", arguments: [1, 2, 40])
    func bomb(fan: Int) throws {
        let bench = try ReportBench()
        var text = "From: MAILER-DAEMON@mx.example.net\nTo: \(bench.bounce)\n"
        for level in 0..<5000 {
            text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n"
            text += String(repeating: "--b\(level)\n", count: fan)
        }
        #expect(ReportMessage.read(Array(text.utf8), proof: bench).kind == .unreadable)
    }

    @Test("what lies beyond a mebibyte is not looked at")
    func cut() throws {
        let bench = try ReportBench()
        let text = String(decoding: try bench.message("postfix-unknown-user"), as: UTF8.self)
        let padding = String(repeating: "x", count: 79) + "\n"
        let long = text.replacing(
            "This is a MIME-encapsulated message.", with: String(repeating: padding, count: 14_000))
        let read = ReportMessage.read(Array(long.utf8), proof: bench)
        #expect(read.kind == .other)
    }

    @Test("codes are found among words, and numbers that are none are not")
    func statusWords() {
        for (text, code, enhanced) in [
            ("550 5.1.1 unknown", 550, "5.1.1"), ("smtp; 550-5.1.1 The account", 550, "5.1.1"),
            ("<mx.example.net #5.1.1>", nil, "5.1.1"), ("(#4.4.1)", nil, "4.4.1"),
            ("Remote host said: 553 sorry", 553, nil), ("<<< 550 <x>... User unknown", 550, nil),
            ("host mx[192.0.2.20]: 552 Quota", 552, nil), ("at 5.10.2026 we saw 550 mails", nil, nil),
            ("from 4.3.2.1 and 5.1.1.1", nil, nil), ("Exim 4.94.2", nil, nil), ("5.1.1.", nil, "5.1.1"),
            ("", nil, nil),
        ] as [(String, Int?, String?)] {
            let words = StatusWords(text)
            #expect(words.code == code, "\(text)")
            #expect(words.enhanced == enhanced, "\(text)")
        }
    }
}
