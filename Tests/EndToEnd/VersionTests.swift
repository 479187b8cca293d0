// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Corrections, updates, outcomes and notices, end to end")
struct VersionTests {
    private static let reference = "UA 042/26"
    private static let wrong = "Missing after arrest at noon"
    private static let right = "Missing after arrest at dawn"

    private static func action(_ subject: String, reference: String = reference, more: String = "") -> SampleAction {
        SampleAction(reference: reference, texts: ["en": subject], more: more)
    }

    @Test("corrected half-way: whoever had the wrong text gets the right one marked, the others as an alert")
    func correction() async throws {
        let folder = try TemporaryFolder()
        let mails = folder.path("mails")
        let (relay, port) = try await PeerScript.start(
            "relay_peer.py", ["--latency", "0.01", "--keep", mails])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 4"
        configuration.more = "limits: { inFlight: 100 },"
        let people = Person.crowd(800)
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(Self.action(Self.wrong), to: people)
            try await Relay.waitForTexts(150, at: relay)
            let file = try bed.folder.write("right.json5", Self.action(Self.right).text)
            let correction = try await bed.ctl("correct", Self.reference, file)
            try #require(correction.status == Exit.done, "\(correction.error)")
            #expect(correction.output.contains("nothing of version 1 leaves any more"))
            // Whatever had begun by now is at its end at the relay before it answers a new connection and four more texts.
            let begun = Relay.begun(relay)
            let between = try await bed.status(Self.reference)
            #expect(between.state == "awaiting-approval" && between.version == 2)
            let again = try await bed.ctl("correct", Self.reference, file)
            #expect(again.status == Exit.done && again.output.contains("nothing changed"))
            let author = try await bed.ctl("--as", "a.writer", "approve", Self.reference)
            #expect(author.status == Exit.refused, "\(author.error)")
            try await bed.approve(Self.reference)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count)
            let first = try #require(status.versions.first).states
            #expect((first[.accepted] ?? 0) + (first[.superseded] ?? 0) == people.count)

            let seen = try await ReadMail.read(mails)
            let wrong = seen.filter { $0.subject.contains(Self.wrong) }
            let right = seen.filter { $0.subject.contains(Self.right) }
            #expect(wrong.count == first[.accepted] && wrong.count <= begun + 4)
            #expect(wrong.count < people.count / 2, "this machine was too slow to correct half-way")
            #expect(right.count == people.count && Set(right.map(Self.address)).count == people.count)
            let marked = right.filter { $0.parts.first?.text.contains("Correction") == true }
            #expect(Set(marked.map(Self.address)) == Set(wrong.map(Self.address)))
            #expect(seen.flatMap(\.defects) == [])
        }
    }

    @Test("an update goes to those who have the alert, an outcome too, and a withdrawal tells them")
    func followUps() async throws {
        let folder = try TemporaryFolder()
        let mails = folder.path("mails")
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--keep", mails])
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let people = [
                Person(id: "p1", email: "p1@people.example", languages: "en"),
                Person(id: "p2", email: "p2@people.example", languages: "es;en", country: "AR"),
            ]
            try await bed.release(Self.action("Alert"), to: people)
            try await bed.closedAccount(of: Self.reference)
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(20).map(Self.renamed)))

            let early = try await bed.ctl("update", "UA 404/26", "-", input: Self.action("x", reference: "UPD 1").text)
            #expect(early.status == Exit.refused && early.error.contains("UA 404/26"))
            let update = Self.action("Further information", reference: "UPD 1")
            let other = try await bed.ctl("update", Self.reference, "-", input: Self.action("x").text)
            #expect(other.status == Exit.badInput && other.error.contains("reference of its own"), "\(other.error)")
            let taken = try await bed.ctl("update", Self.reference, "-", input: update.text)
            try #require(taken.status == Exit.done, "\(taken.error)")
            try await bed.approve("UPD 1")
            #expect(try await bed.closedAccount(of: "UPD 1").states[.accepted] == 2)

            let outcome = try bed.folder.write("out.json5", Self.action("Released", reference: "OUT 1").text)
            let closed = try await bed.ctl("--json", "close", Self.reference, "--outcome", outcome)
            try #require(closed.status == Exit.done, "\(closed.error)")
            let answer = try #require(ControlJSON.read(ClosureDocument.self, from: Array(closed.output.utf8)))
            #expect(answer.state == "closed" && answer.outcome?.state == "awaiting-approval")
            try await bed.approve("OUT 1")
            #expect(try await bed.closedAccount(of: "OUT 1").states[.accepted] == 2)

            #expect(try await bed.ctl("withdraw", "OUT 1", "--reason", "not she").status == Exit.done)
            let status = try await bed.watch("OUT 1") { $0.finished && $0.states[.accepted] == 2 }
            #expect(status.state == "withdrawn" && status.version == 2)
            try await bed.provedAccount(of: "OUT 1")

            let seen = try await ReadMail.read(mails)
            #expect(seen.count == 8 && Set(seen.map(Self.address)).count == 2)
            let texts = { (address: String) in
                seen.filter { Self.address($0) == address }.compactMap { $0.parts.first?.text }
            }
            let english = texts("p1@people.example")
            #expect(english.count == 4)
            #expect(english.last?.contains("We withdraw the appeal named here") == true)
            #expect(texts("p2@people.example").last?.contains("We withdraw") == false, "in Spanish")
            #expect(seen.flatMap(\.defects) == [])
        }
    }

    @Test("a correction dropped into the queue folder works like the verb, and a bad one changes nothing")
    func queueFolder() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(Self.action(Self.wrong), to: Person.crowd(5))
            try await bed.closedAccount(of: Self.reference)
            let follows = "kind: \"correction\", follows: \"\(Self.reference)\","
            let text = Self.action(Self.right, more: follows).text
            try bed.drop(text.replacing(Self.reference + "\", country", with: "UA 9\", country"), as: "bad.json5")
            #expect(try await bed.rejection(of: "bad.json5").contains("no reference of its own"))
            #expect(try await bed.status(Self.reference).version == 1)
            try bed.drop(text, as: "right.json5")
            try await bed.waitForLog("action taken in")
            #expect(try await bed.status(Self.reference).version == 2)
            try await bed.kill()
            try await bed.start()
            try await bed.approve(Self.reference)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == 5)
            #expect(Relay.texts(relay).count == 10)
        }
    }

    private static func address(_ mail: ReadMail) -> String { mail.to.first?.address ?? "" }

    private static func renamed(_ person: Person) -> Person {
        var person = person
        person.id = "late-\(person.id)"
        person.email = "late-\(person.email)"
        return person
    }
}
