// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Waiting for a translation, end to end")
struct LadderTests {
    private static let reference = "UA 042/26"
    private static let people = ["en", "ar;en", "ar;es;en", "es;en"].enumerated().map { number, ladder in
        Person(id: "p\(number)", email: "p\(number)@people.example", languages: ladder)
    }
    private static let arabic = "{ subject: \"اختفاء بعد اعتقال عند الفجر\", body: \"نص.\" }"

    private static func action(patience: String) -> SampleAction {
        SampleAction(
            reference: reference, more: "languages: { expected: [\"ar\", \"es\"], patience: \"\(patience)\" },")
    }

    @Test("people wait for a language, across a kill, until somebody who did not translate it releases it")
    func release() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(Self.action(patience: "2h"), to: Self.people)
            var status = try await bed.watch(Self.reference) { $0.states[.accepted] == 1 && $0.states[.held] == 3 }
            #expect(status.held.map(\.language) == ["ar", "es"] && status.held.map(\.count) == [2, 1])
            #expect(!status.finished)
            let opened = try #require(status.window.opened)
            #expect(status.held.allSatisfy { $0.until == opened.advanced(by: .seconds(7_200)) })

            let bad = try await bed.ctl("translate", Self.reference, "ar", "-", input: "{ subject: \"only\" }")
            #expect(bad.status == Exit.badInput && bad.error.contains("body"), "\(bad.error)")
            let draft = try await bed.ctl(
                "--as", "a.translator", "translate", Self.reference, "ar", "-", input: Self.arabic)
            #expect(draft.status == Exit.done, "\(draft.error)")
            let shown = try #require(try await bed.lines(ActionDocument.self, "show", Self.reference).first)
            #expect(shown.drafts.map(\.translator) == ["a.translator"])
            let digest = try #require(shown.drafts.first).digest
            #expect(shown.digest != digest && shown.text["ar"] == nil)
            try await bed.provedAccount(of: Self.reference)

            for name in ["a.translator", "a.writer", "root"] {
                let refusal = try await bed.ctl("--as", name, "approve", Self.reference, "--language", "ar")
                #expect(refusal.status == Exit.refused && refusal.error.contains("somebody else"), "\(refusal.error)")
            }
            try await bed.kill()
            try await bed.start()
            let approval = try await bed.ctl(
                "--as", "an.approver", "approve", Self.reference, "--language", "ar", "--digest", digest)
            #expect(approval.status == Exit.done, "\(approval.error)")
            status = try await bed.watch(Self.reference) { $0.states[.accepted] == 3 }
            #expect(status.byLanguage["ar"]?["accepted"] == 2)
            #expect(status.held.map(\.language) == ["es"])
            let late = try await bed.ctl("translate", Self.reference, "ar", "-", input: Self.arabic)
            #expect(late.status == Exit.refused && late.error.contains("use correct"), "\(late.error)")
            try await bed.provedAccount(of: Self.reference)
            #expect(Set(Relay.texts(relay)).count == 3 && Relay.texts(relay).count == 3)
        }
    }

    @Test("patience ends by itself, and everybody has the text there is")
    func patience() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(Self.action(patience: "1s"), to: Self.people)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.byLanguage["en"]?["accepted"] == 4)
            #expect(Relay.texts(relay).count == 4)
        }
    }
}
