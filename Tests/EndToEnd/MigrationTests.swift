// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import Ledger

@Suite("An upgrade that is killed")
struct MigrationTests {
    private static let reference = "UA 1/26"
    /// So many that chaining them takes long enough to be met by a kill.
    private static let entries = 20_000
    private static let kills = 6

    /// What `old_ledger.py` reads.
    private struct OldLedger: Encodable {
        let schema: String
        let application: Int64
        let entries: Int
        let reference: String
        let concern: UInt16
        let audience: String
        let document: String
        let texts: [String: String]
    }

    @Test("a ledger of the first schema, killed in the middle of its migration again and again, opens whole")
    func killed() async throws {
        let folder = try TemporaryFolder()
        try await makeOldState(in: folder)
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var dice = Dice(seed: 1)
        try await DaemonBed.run(BedConfiguration(relay: port), in: folder, isStarted: false) { bed in
            var interrupted = 0
            for _ in 0..<Self.kills {
                try await launchUntilMigrating(bed)
                try await Moment.random(within: 150_000, &dice)
                try await bed.kill()
                // Its presence says that the transaction was not over.
                // Without it the machine was slower than the pause, and the next start has nothing to migrate.
                guard FileManager.default.fileExists(atPath: "\(bed.state)/ledger.sqlite-journal") else { break }
                interrupted += 1
            }
            #expect(interrupted > 0)
            try await bed.start()
            let proof = try #require(try await bed.lines(AuditProofDocument.self, "audit", "--verify").first)
            #expect(proof.whole && proof.entries == Int64(Self.entries))
            let people = Person.crowd(20)
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            try await bed.approve(Self.reference)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
        }
    }

    private func makeOldState(in folder: TemporaryFolder) async throws {
        let action = UrgentAction(
            reference: try #require(Reference(Self.reference)), country: try #require(CountryCode("HN")),
            author: "a.writer", window: .lasting(seconds: 3600), sources: ["one", "two"],
            text: [.english: ActionText(subject: "Subject", body: "Body")])
        var document = action
        document.text = [:]
        let audience = ResolvedAudience(countries: [try #require(CountryCode("GB"))], languages: [], networks: [])
        let old = OldLedger(
            schema: try #require(Schema.scripts.first), application: Schema.applicationID, entries: Self.entries,
            reference: Self.reference, concern: action.country.packed, audience: try StoredJSON.write(audience),
            document: try StoredJSON.write(document),
            texts: ["en": try StoredJSON.write(try #require(action.text[.english]))])
        mkdir(folder.path("state"), 0o700)
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../TestSupport/Peers/old_ledger.py").path()
        let made = try await Command.run(
            "/usr/bin/python3", [script, folder.path("state/\(SQLiteLedger.fileName)")],
            input: String(decoding: try JSONEncoder().encode(old), as: UTF8.self))
        try #require(made.status == 0, "\(made.error)")
        try folder.write("state/roster.key", String(repeating: "0", count: 64) + "\n")
        for file in [SQLiteLedger.fileName, "roster.key"] { chmod(folder.path("state/\(file)"), 0o600) }
    }

    /// Starts it, and returns when it has begun to write.
    private func launchUntilMigrating(_ bed: DaemonBed) async throws {
        let begun = TestSignal<Void>()
        // A hot journal that a kill has left is written over, not made anew.
        let watch = try InotifyWatch(
            bed.state, for: UInt32(IN_CREATE) | UInt32(IN_MODIFY), queue: DispatchQueue(label: "urgentd.test.migration")
        ) { changes in
            // Other files of the folder are touched before.
            if changes.contains(where: { String(decoding: $0.name, as: UTF8.self).hasSuffix("-journal") }) {
                begun.send(())
            }
        }
        defer { watch.cancel() }
        try await bed.launch()
        try await begun.next()
    }
}
