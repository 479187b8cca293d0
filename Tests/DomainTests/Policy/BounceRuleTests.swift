// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("What a bounce says about the address")
struct BounceRuleTests {
    typealias Verdict = BounceRule.Verdict

    @Test(
        "enhanced codes decide where there is one",
        arguments: [
            ("5.1.1", Verdict.suppress(.address)), ("5.1.2", .suppress(.address)), ("5.1.3", .suppress(.address)),
            ("5.1.6", .suppress(.address)), ("5.1.10", .suppress(.address)), ("4.1.1", .nothing),
            ("5.1.0", .nothing), ("5.1.4", .nothing), ("5.1.7", .nothing), ("5.1.8", .nothing),
            ("5.2.1", .note(.disabled)), ("4.2.1", .note(.disabled)), ("5.2.2", .note(.mailboxFull)),
            ("4.2.2", .note(.mailboxFull)), ("5.2.3", .nothing), ("5.3.4", .nothing), ("5.4.4", .nothing),
            ("4.4.7", .nothing), ("5.5.0", .nothing), ("5.6.0", .nothing), ("5.7.1", .nothing), ("5.7.26", .nothing),
            ("5.7.509", .nothing), ("5.0.0", .nothing),
        ])
    func enhanced(_ code: String, _ verdict: Verdict) {
        let refusal = Refusal.reported(code: code.hasPrefix("4") ? 450 : 550, enhanced: code, text: "said no")
        #expect(BounceRule.verdict(on: refusal) == verdict)
    }

    @Test(
        "a bare code is taken for the answer to RCPT, unless its words are a policy's",
        arguments: [
            (550, "no such user here", Verdict.suppress(.address)), (551, "moved", .suppress(.address)),
            (553, "sorry, not here", .suppress(.address)), (552, "over quota", .note(.mailboxFull)),
            (452, "mailbox full", .note(.mailboxFull)), (554, "delivery error", .nothing), (450, "later", .nothing),
            (550, "Relaying denied", .nothing), (550, "blocked by SpamFilter", .nothing),
            (553, "sorry, that domain isn't allowed to be relayed thru this MTA", .nothing),
            (550, "Access denied, poor reputation", .nothing),
        ])
    func bare(_ code: Int, _ text: String, _ verdict: Verdict) {
        #expect(BounceRule.verdict(on: .reported(code: code, enhanced: nil, text: text)) == verdict)
    }

    @Test("what was said to MAIL or to the session is not about the person")
    func sender() {
        for reason in [RefusalReason.sender, .policy, .message, .authentication] {
            let refusal = Refusal(reason: reason, code: 550, enhanced: "5.1.1", text: "no")
            #expect(BounceRule.verdict(on: refusal) == .nothing)
        }
        #expect(BounceRule.verdict(on: Refusal(reason: .refused, text: "no code at all")) == .nothing)
    }

    @Test("a full mailbox takes three different days, a disabled one two, and old days are forgotten")
    func days() {
        #expect(!BounceRule.suffices(.mailboxFull, on: [20_000, 20_000, 20_000], today: 20_000))
        #expect(!BounceRule.suffices(.mailboxFull, on: [19_999, 20_000], today: 20_000))
        #expect(BounceRule.suffices(.mailboxFull, on: [19_990, 19_999, 20_000], today: 20_000))
        #expect(!BounceRule.suffices(.mailboxFull, on: [19_940, 19_999, 20_000], today: 20_000))
        #expect(BounceRule.suffices(.mailboxFull, on: [19_941, 19_999, 20_000], today: 20_000))
        #expect(!BounceRule.suffices(.disabled, on: [20_000], today: 20_000))
        #expect(BounceRule.suffices(.disabled, on: [19_999, 20_000], today: 20_000))
        #expect(!BounceRule.suffices(.disabled, on: [20_001, 20_000], today: 20_000))
    }

    @Test("a report's words are scrubbed, and what is no status code is not taken for one")
    func reported() {
        let refusal = Refusal.reported(
            code: 250, enhanced: "5.1", text: "<ana.perez@example.net> unknown, ask ana.perez",
            about: "ana.perez@x.example")
        #expect(refusal.code == nil)
        #expect(refusal.enhanced == nil)
        #expect(!refusal.text.contains("perez"))
        for text in ["", "5", "5..1", "5.1.1.1", "3.1.1", "5.1234.1", "5.-1.1", "a.b.c", "５.1.1"] {
            #expect(Refusal.reported(code: nil, enhanced: text, text: "").enhanced == nil, "\(text)")
        }
    }
}
