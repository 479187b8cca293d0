// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Approval, from outside")
struct ApprovalTests {
    private static let people = Person.crowd(3)

    @Test("nothing leaves unapproved: author, submitter and a wrong digest are refused, then one other person suffices")
    func rules() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let reference = "UA 1/26"
            try await bed.ctl("roster", "import", "-", input: Person.csv(Self.people))
            let action = SampleAction(reference: reference)
            let submission = try await bed.ctl("--as", "a.campaigner", "enqueue", "-", input: action.text)
            #expect(submission.status == Exit.done)
            let digest = try #require(try await bed.lines(ActionDocument.self, "show", reference).first).digest

            for (name, word) in [("a.writer", "author"), ("a.campaigner", "handed it in"), ("root", "handed it in")] {
                let refusal = try await bed.ctl("--as", name, "approve", reference)
                #expect(refusal.status == Exit.refused, "\(name)")
                #expect(refusal.error.contains(word) && refusal.error.contains("somebody else must approve"))
            }
            let other = String(digest.reversed())
            let wrong = try await bed.ctl("--as", "an.approver", "approve", reference, "--digest", other)
            #expect(wrong.status == Exit.refused)
            #expect(wrong.error.contains("the content has changed since") && wrong.error.contains(digest))
            let unknown = try await bed.ctl("--as", "an.approver", "approve", "UA 2/26")
            #expect(unknown.status == Exit.refused)
            #expect(unknown.error.contains("UA 2/26"))

            #expect(try await bed.status(reference).state == "awaiting-approval")
            // The relay would have printed a connection.
            #expect(relay.printed.split(separator: "\n").count == 1)

            let right = try await bed.ctl("--as", "an.approver", "--json", "approve", reference, "--digest", digest)
            #expect(right.status == Exit.done)
            let again = try await bed.ctl("--as", "another.approver", "approve", reference)
            #expect(again.status == Exit.refused)
            #expect(again.error.contains("approved already"))
            try await bed.closedAccount(of: reference)
            #expect(Relay.texts(relay).count == Self.people.count)
        }
    }

    @Test("fewer than two sources are approved only with a reason")
    func sources() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Self.people))
            let action = SampleAction(reference: "UA 3/26", sources: #"["a relative"]"#)
            let submission = try await bed.ctl("enqueue", "-", input: action.text)
            #expect(submission.status == Exit.done)
            #expect(submission.error.contains("warning: fewer than two sources"))
            let refusal = try await bed.ctl("--as", "an.approver", "approve", "UA 3/26")
            #expect(refusal.status == Exit.refused)
            #expect(refusal.error.contains("--override-sources"))
            let noReason = try await bed.ctl("--as", "an.approver", "approve", "UA 3/26", "--override-sources")
            #expect(noReason.status == Exit.usage)
            let reason = "the second source cannot be named"
            let done = try await bed.ctl(
                "--as", "an.approver", "approve", "UA 3/26", "--override-sources", "--reason", reason)
            #expect(done.status == Exit.done, "\(done.error)")
            let audit = try await bed.lines(AuditDocument.self, "audit", "UA 3/26")
            #expect(audit.last?.actor == "an.approver" && audit.last?.login == "root")
            #expect(audit.last?.detail.contains(reason) == true)
        }
    }

    @Test("an audience of nobody is approved only with --anyway and a reason, and its account closes at nought")
    func nobody() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Self.people))
            let action = SampleAction(reference: "UA 4/26", audience: #"regions: ["JP"]"#)
            try await bed.handIn(action)
            let refusal = try await bed.ctl("--as", "an.approver", "approve", "UA 4/26")
            #expect(refusal.status == Exit.refused)
            #expect(refusal.error.contains("it reaches nobody"))
            let done = try await bed.ctl(
                "--as", "an.approver", "approve", "UA 4/26", "--anyway", "--reason", "for the record")
            #expect(done.status == Exit.done, "\(done.error)")
            let status = try await bed.closedAccount(of: "UA 4/26")
            #expect(status.audience == 0)
        }
    }

    @Test("the same action twice changes nothing; other content under the same reference is refused")
    func idempotence() async throws {
        try await DaemonBed.run { bed in
            let action = SampleAction(reference: "UA/5 26")
            let file = try bed.folder.write("action.json5", action.text)
            let first = try await bed.lines(SubmissionDocument.self, "enqueue", file)
            #expect(first.first?.created == true)
            let second = try await bed.lines(SubmissionDocument.self, "enqueue", file)
            #expect(second.first?.created == false)
            // The same content in other words, through the other door.
            try bed.drop("// a comment\n" + action.text, as: "again.json5")
            try await bed.waitForEntries(1, in: "done")
            var other = action
            other.texts = ["en": "Another subject"]
            let refusal = try await bed.ctl("enqueue", "-", input: other.text)
            #expect(refusal.status == Exit.refused)
            #expect(refusal.error.contains("UA/5 26") && refusal.error.contains("correct"), "\(refusal.error)")
            try bed.drop(other.text, as: "other.json5")
            #expect(try await bed.rejection(of: "other.json5").contains("UA/5 26"))
            #expect(
                try await bed.lines(ActionDocument.self, "show", "UA/5 26").first?.text["en"]?.subject
                    == "Missing after arrest at dawn")
            #expect(try await bed.lines(StatusDocument.self, "status").map(\.reference) == ["UA/5 26"])
        }
    }

    @Test("with approval.required false the author may approve, and still somebody must")
    func onePerson() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        var configuration = BedConfiguration(relay: port)
        configuration.more = "approval: { required: false },"
        try await DaemonBed.run(configuration) { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Self.people))
            try await bed.handIn(SampleAction(reference: "UA 6/26"))
            #expect(try await bed.status("UA 6/26").state == "awaiting-approval")
            #expect(try await bed.ctl("--as", "a.writer", "approve", "UA 6/26").status == Exit.done)
            try await bed.closedAccount(of: "UA 6/26")
        }
    }
}
