// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain
import Foundation
import JSON5

@testable import Intake
@testable import Mustache
@testable import Transport
@testable import Web

/// A parser that reads what others wrote, and what must hold whatever they wrote.
///
/// What does not hold stops the program, which is how libFuzzer learns of it.
enum FuzzTarget: String, CaseIterable {
    case action
    case json5
    case csv
    case jsonLines = "json-lines"
    case smtp
    case report
    case template
    case token
    case provider
    case form
    case url

    static let chosen = ProcessInfo.processInfo.environment["URGENTD_FUZZ_TARGET"].flatMap(FuzzTarget.init)

    func feed(_ bytes: [UInt8]) {
        switch self {
        case .action: Self.action(bytes)
        case .json5: _ = try? JSON5Document.parse(bytes)
        case .csv: Self.roster(bytes, .csv)
        case .jsonLines: Self.roster(bytes, .jsonLines)
        case .smtp: Self.smtp(bytes)
        case .report: Self.report(bytes)
        case .template: Self.template(bytes)
        case .token: Self.token(bytes)
        case .provider: Self.provider(bytes)
        case .form: Self.form(bytes)
        case .url: Self.url(bytes)
        }
    }

    private static let now = Instant(milliseconds: 1_795_248_000_000)
    private static let actionReader = ActionReader(regions: { Set([CountryCode($0)].compactMap(\.self)) })

    /// A fault has a place and help, and a taken action reads back from its canonical form.
    private static func action(_ bytes: [UInt8]) {
        do throws(InvalidDocument) {
            let reading = try actionReader.read(bytes, now: now)
            let again = try? JSONDecoder().decode(
                UrgentAction.self, from: Data(ActionDigest.canonicalBytes(of: reading.action)))
            precondition(again == reading.action, "the canonical form reads back")
        } catch {
            precondition(!error.faults.isEmpty && error.faults.allSatisfy { !$0.problem.isEmpty }, "a fault says what")
        }
    }

    /// However a file is cut, it says the same.
    private static func roster(_ bytes: [UInt8], _ format: RosterFormat) {
        func read(_ pieces: [ArraySlice<UInt8>]) -> RosterReader.Batch {
            var reader = RosterReader(format: format)
            var all = RosterReader.Batch()
            for piece in pieces { all.add(reader.feed(Array(piece))) }
            all.add(reader.finish())
            return all
        }
        let whole = read([bytes[...]])
        let middle = bytes.count / 2
        let cut = read([bytes[..<middle], bytes[middle...]])
        precondition(whole.rows == cut.rows && whole.faults == cut.faults, "a cut changes nothing")
        precondition(whole.read == whole.rows.count + whole.skipped, "every row is counted")
    }

    private static func smtp(_ bytes: [UInt8]) {
        var parser = SMTPReplyParser()
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            while let code = try? parser.next(in: &rest) {
                let reply = parser.reply(about: "ann@example.org")
                precondition((200...599).contains(code) || code < 600, "a code is a code")
                precondition(reply.text.utf8.count <= 300 && !reply.text.contains("ann@example.org"), "it is scrubbed")
            }
        }
    }

    // The unsafe optional is a constant of this program: two keys of equal bytes.
    private static let keys = TokenKeys([[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)])

    /// Knows nothing: what proves is fuzzed as a token.
    private struct NoProof: MailProof {
        func delivery(of bounceAddress: String) -> DeliveryKey? { nil }
        func person(ofLeaveToken: String) -> VolunteerKey? { nil }
    }

    private static func report(_ bytes: [UInt8]) {
        let message = ReportMessage.read(bytes, proof: NoProof())
        precondition(message.reports.count <= BounceReceipt.mostResults, "bounded")
        precondition(message.reports.allSatisfy { $0.mail == .unproved }, "nothing is proved by nothing")
        for text in message.reports.compactMap(\.event.refusal?.text) {
            precondition(text.utf8.count <= ReplyScrubber.longest && !text.utf8.contains(10), "it is scrubbed")
        }
    }

    /// What is filled in is never markup, wherever a template puts it.
    private static func template(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let values: TemplateValue = [
            "x": "<zz>\"'", "l": [["x": "<zz>"], ["x": "javascript:zz"]], "f": true, "g": ["x": "<zz>"],
        ]
        if let template = try? Template("a", kind: .html, files: ["a": text, "b": "<p>{{x}}</p>"]),
            !text.contains("<zz")
        {
            precondition(!template.render(values).contains("<zz>"), "it is escaped")
        }
        _ = (try? Template("a", kind: .plainText, files: ["a": text, "b": text]))?.render(values)
    }

    private static func token(_ bytes: [UInt8]) {
        guard let keys else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        precondition(keys.open(text) == nil, "nobody can make up a token")
        precondition(BounceMark(keys: keys).delivery(of: text) == nil, "nor a bounce address")
        if let token = PersonalToken(bytes: bytes) { precondition(token.bytes == bytes, "one form") }
        _ = try? WebhookSecret(text)
    }

    private static func provider(_ bytes: [UInt8]) {
        if let message = SNSMessage(bytes) { precondition(!message.signedText.isEmpty, "there is something to sign") }
        guard let event = SESEvent(String(decoding: bytes, as: UTF8.self)) else { return }
        let reports = event.reports(NoProof())
        precondition(reports.count <= 1 && reports.allSatisfy { $0.mail == .unproved }, "nothing is proved by nothing")
        for text in reports.compactMap(\.event.refusal?.text) {
            precondition(text.utf8.count <= ReplyScrubber.longest && !text.utf8.contains(10), "it is scrubbed")
        }
    }

    private static func form(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let fields = PercentCoding.decodeForm(text) {
            precondition(!fields.contains { $0.key.utf8.contains(0) || $0.value.utf8.contains(0) }, "no NUL")
        }
        let head = HTTPRequestHead(method: "POST", target: text, headers: [:], peer: nil)
        precondition(head == nil || text.hasPrefix("/"), "a target is a path")
        _ = PathPattern("/v1/{a}/{b}").match(text)
    }

    private static let topic = SNSTopic("arn:aws:sns:us-east-1:123456789012:a")

    /// What is sent to is what was looked at.
    private static func url(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let url = try? EndpointURL(text, allowHTTP: true) {
            let again = try? EndpointURL(url.text, allowHTTP: true)
            precondition(again == url, "the normal form is the normal form")
        }
        if let url = topic?.certificateURL(text) {
            precondition(url.host == topic?.host && url.port == 443, "SNS's own")
        }
        _ = AddressException(text)
        _ = SNSTopic(text)
    }
}
