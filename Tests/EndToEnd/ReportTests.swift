// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Closing reports of the real daemon")
struct ReportTests {
    private static let reference = "UA 40/26"
    private static let people =
        Person.crowd(12) + [
            Person(id: "refused-one", email: "refused@people.example", languages: "es", country: "MX"),
            Person(id: "later-one", email: "later@people.example", country: "KE"),
        ]

    /// Asks until it is made: that takes a moment after the last delivery.
    private func report(_ bed: DaemonBed) async throws -> ClosingReport {
        while true {
            let answer = try await bed.ctl("--json", "report", Self.reference)
            if answer.status == Exit.busy { continue }
            try #require(answer.status == Exit.done, "\(answer.error)")
            let document = try #require(ControlJSON.read(ReportDocument.self, from: Array(answer.output.utf8)))
            #expect(document.sinceClose.isEmpty)
            return document.report
        }
    }

    @Test("an action that has closed carries its report: figures, a page that names nobody, the same after a restart")
    func closed() async throws {
        let rules = ["--say", "rcpt:refused=550 5.1.1 nobody", "--say", "rcpt:later=450 4.2.0 later"]
        let (relay, port) = try await PeerScript.start("relay_peer.py", rules)
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Self.people)
            try await bed.watch(Self.reference) { $0.states[.accepted] == 12 && $0.states[.deferred] == 1 }
            let early = try await bed.ctl("report", Self.reference)
            #expect(early.status == Exit.refused && early.error.contains("is open"), "\(early.error)")
            #expect(try await bed.ctl("close", Self.reference).status == Exit.done)

            let made = try await report(bed)
            #expect(made.ending == .early && made.country.text == "HN" && made.author == "a.writer")
            let version = try #require(made.versions.first)
            #expect(version.audience == Self.people.count && version.approvedBy == "an.approver")
            #expect(version.states["accepted"] == 12 && version.states["rejected"] == 1)
            #expect(version.states["cancelled"] == 1 && version.states.values.reduce(0, +) == version.audience)
            #expect(version.byCountry["MX"] == ["rejected": 1] && version.byChannel["email"]?["accepted"] == 12)
            #expect(Set(version.refusals.map(\.reason)) == ["address", "temporary"])
            #expect(version.reached.map(\.people).reduce(0, +) == 12 && version.differences.isEmpty)

            let page = try await bed.ctl("report", Self.reference, "--format", "html")
            #expect(page.status == Exit.done && page.output.contains("12 of 14 people (85.7 %)"))
            let words = try await bed.ctl("report", Self.reference)
            #expect(words.output.contains("account agrees"))
            for text in [page.output, words.output, String(decoding: ControlJSON.line(made), as: UTF8.self)] {
                for person in Self.people { #expect(!text.contains(person.id) && !text.contains(person.email)) }
                #expect(!text.contains("people.example") && !text.contains("arrest at dawn"))
            }
            #expect(try await bed.stop() == Exit.done)
            try await bed.start()
            #expect(try await report(bed) == made)
        }
    }

    @Test("a withdrawal that is killed before its report is stored has it after the next start")
    func killed() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.004"])
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let crowd = Person.crowd(2000)
            try await bed.release(SampleAction(reference: Self.reference), to: crowd)
            #expect(try await bed.ctl("withdraw", Self.reference, "--reason", "a mistake").status == Exit.done)
            try await bed.kill()
            try await bed.start()
            let made = try await report(bed)
            #expect(made.ending == .withdrawn)
            #expect(made.versions.first?.states.values.reduce(0, +) == crowd.count)
            // The notice to those who have it may still be on its way.
            try await bed.watch(Self.reference) { $0.finished && $0.planning.done }
            try await bed.provedAccount(of: Self.reference)
        }
    }

    @Test("what was never released has none, and says so")
    func never() async throws {
        try await DaemonBed.run { bed in
            try await bed.handIn(SampleAction(reference: Self.reference))
            let draft = try await bed.ctl("report", Self.reference)
            #expect(draft.status == Exit.refused && draft.error.contains("awaits approval"))
            #expect(try await bed.ctl("withdraw", Self.reference, "--reason", "a mistake").status == Exit.done)
            let never = try await bed.ctl("report", Self.reference)
            #expect(never.status == Exit.refused && never.error.contains("never released"), "\(never.error)")
            #expect(try await bed.ctl("report", "UA 99/26").status == Exit.refused)
        }
    }
}
