// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Several people at once")
struct RaceTests {
    private static let reference = "UA 22/26"

    /// Runs the same thing several times at once.
    private func atOnce<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for number in 0..<count { group.addTask { try await body(number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("the same action handed in by several and approved by several is one action, approved once, sent once")
    func sameAction() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let people = Person.crowd(50)
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            let text = SampleAction(reference: Self.reference).text
            for number in 0..<3 { try bed.drop(text, as: "same-\(number)") }
            let enqueued = try await atOnce(6) { _ in try await bed.ctl("--json", "enqueue", "-", input: text) }
            #expect(enqueued.allSatisfy { $0.status == Exit.done })
            let created = enqueued.compactMap { ControlJSON.read(SubmissionDocument.self, from: Array($0.output.utf8)) }
            #expect(created.count == 6 && created.count { $0.created } <= 1)
            try await bed.waitForEntries(3, in: "done")

            let approvals = try await atOnce(6) { number in
                try await bed.ctl("--as", "approver-\(number)", "approve", Self.reference)
            }
            #expect(approvals.count { $0.status == Exit.done } == 1)
            #expect(approvals.count { $0.error.contains("approved already") } == 5)
            try await bed.closedAccount(of: Self.reference)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            let verbs = try await bed.lines(AuditDocument.self, "audit", Self.reference).map(\.verb)
            #expect(verbs == ["enqueue", "approve"])
        }
    }

    @Test("approve and withdraw at the same moment: whichever comes first, nothing leaves after both have answered")
    func approveAndWithdraw() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.01"])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 2"
        try await DaemonBed.run(configuration) { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(300)))
            for round in 0..<5 {
                let reference = "UA 23/\(round)"
                try await bed.handIn(SampleAction(reference: reference))
                let before = Relay.texts(relay).count
                _ = try await atOnce(2) { number in
                    number == 0
                        ? try await bed.ctl("--as", "an.approver", "approve", reference)
                        : try await bed.ctl("withdraw", reference, "--reason", "a mistake")
                }
                let status = try await bed.watch(reference) { $0.finished }
                #expect(status.state == "withdrawn")
                #expect(status.ratePerSecond >= 0)
                let proof = try await bed.ctl("reconcile", reference)
                #expect(proof.status == Exit.done, "\(proof.output)\(proof.error)")
                // Whoever had it is told that it is withdrawn.
                let accepted = status.versions.compactMap { $0.states[.accepted] }.reduce(0, +)
                #expect(Relay.texts(relay).count - before == accepted)
            }
        }
    }

    @Test("imports at the same time do not lose one another's rows, and sends go on meanwhile")
    func imports() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(200))
            let imports = try await atOnce(4) { number in
                let people = (0..<3000).map { Person(id: "i\(number)-\($0)", email: "i\(number)-\($0)@people.example") }
                return try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            }
            #expect(imports.allSatisfy { $0.status == Exit.done })
            let status = try await bed.closedAccount(of: Self.reference)
            // Whoever came after the approval is not of its audience.
            #expect(status.audience == 200)
            #expect(Relay.texts(relay).count == 200)
            #expect(try await bed.lines(RosterCountDocument.self, "roster", "count").first?.count == 12_200)
        }
    }
}
