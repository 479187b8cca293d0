// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import Intake

@Suite("Fuzzing providers' events")
struct ProviderFuzz {
    /// Knows the one mail of the sample.
    private struct OneMail: MailProof {
        func delivery(of bounceAddress: String) -> DeliveryKey? {
            bounceAddress.contains("+mark@")
                ? DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(1)) : nil
        }
        func person(ofLeaveToken: String) -> VolunteerKey? { nil }
    }

    private static let event =
        Array(
            #"{"eventType":"Bounce","bounce":{"bounceType":"Permanent","bounceSubType":"General","bouncedRecipients":[{"#
                .utf8)
        + Array(#""emailAddress":"ann@example.org","action":"failed","status":"5.1.1","diagnosticCode":"#.utf8)
        + Array(#""smtp; 550 5.1.1 <ann@example.org> unknown"}]},"mail":{"source":"bounces+mark@example.org","#.utf8)
        + Array(#""headers":[{"name":"List-Unsubscribe","value":"<https://a.example/leave/x>"}]}}"#.utf8)
    private static let tokens = [
        "null", "[]", "{}", "\"\"", "\\u0000", "\\n", "\\ud83d", "failed", "delayed", "Transient", "\"Complaint\"", ",",
        ":",
        "}", "]", "5.7.1", ";", "\u{0}", "é", "+mark@", "1e400",
    ]

    @Test("a damaged event is no event, or says no more than one thing, without anybody's address in it")
    func events() {
        var read = 0
        for seed in 0..<3_000 {
            var random = Seeded(UInt64(seed) + 40_000)
            let bytes = random.mutated(Self.event, tokens: Self.tokens)
            guard let event = SESEvent(String(decoding: bytes, as: UTF8.self)) else { continue }
            read += 1
            let reports = event.reports(OneMail())
            #expect(reports.count <= 1, "seed \(seed)")
            let text = reports.first?.event.refusal?.text ?? ""
            #expect(text.utf8.count <= ReplyScrubber.longest && !text.contains("ann@"), "seed \(seed): \(text)")
        }
        #expect(read > 300, "too few survive the damage to say anything")
    }

    @Test("a damaged message is none, or has another text to sign; only what is not signed may differ")
    func messages() throws {
        var fields = SNSSender.notification(
            String(decoding: Self.event, as: UTF8.self), at: "2026-11-21T08:00:00.000Z", identity: "one")
        fields["Signature"] = "c2lnbmVk"
        let bytes = try SNSSender.body(fields)
        let whole = try #require(SNSMessage(bytes))
        for seed in 0..<2_000 {
            var random = Seeded(UInt64(seed) + 50_000)
            let damaged = random.mutated(bytes, tokens: Self.tokens)
            guard let message = SNSMessage(damaged), message.signedText == whole.signedText else { continue }
            var same = message
            same.signature = whole.signature
            same.certificateURL = whole.certificateURL
            same.hash = whole.hash
            #expect(same == whole, "seed \(seed)")
        }
    }
}
