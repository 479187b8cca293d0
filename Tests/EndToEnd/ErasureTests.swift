// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Erasure, proved by searching the files")
struct ErasureTests {
    /// What a text looks like wherever it may be stored.
    private static func forms(of text: String) -> [Data] {
        [
            Data(text.utf8), text.data(using: .utf16LittleEndian) ?? Data(),
            text.data(using: .utf16BigEndian) ?? Data(),
            Data(Data(text.utf8).base64EncodedString().dropLast(4).utf8),
        ]
    }

    /// Files under a folder that hold one of the texts, with what they hold.
    private static func traces(of texts: [String], in folder: String) throws -> [String] {
        var found: [String] = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            guard let content = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            for text in texts where forms(of: text).contains(where: { content.range(of: $0) != nil }) {
                found.append("\(name): \(text)")
            }
        }
        return found
    }

    @Test(
        "nothing of an erased person is left in any file of the state and queue folders, and no import brings them back"
    )
    func erased() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            // Ids that come in no order, rows that grow: pages are split, and cells copied about.
            var people = (0..<3000).map { number in
                Person(
                    id: "id\((number * 7919) % 3000)x", name: "Name \(number) Familyname",
                    email: "mail\(number)q@people.example")
            }
            try #require(try await bed.ctl("roster", "import", "-", input: Person.csv(people)).status == Exit.done)
            for number in stride(from: 0, to: 3000, by: 3) {
                people[number].webhook =
                    "https://hooks.people.example/\(number)z/\(String(repeating: "y", count: number % 150))"
                people[number].secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
            }
            try #require(try await bed.ctl("roster", "import", "-", input: Person.csv(people)).status == Exit.done)
            try await bed.handIn(SampleAction(reference: "UA 1/26", audience: "languages: [\"fr\"],"))
            let victims = stride(from: 1, to: 3000, by: 97).map { people[$0] } + [people[0], people[2999]]
            let roster = Person.csv([victims[0], people[5]])
            try bed.drop(roster, as: "roster.csv")
            _ = try await bed.rejection(of: "roster.csv")
            for victim in victims {
                let result = try await bed.ctl("roster", "erase", victim.id)
                try #require(result.status == Exit.done, "\(result.error)")
            }
            for victim in victims {
                let texts = [victim.id, victim.name, victim.email, victim.webhook].filter { !$0.isEmpty }
                #expect(try Self.traces(of: texts, in: bed.state) == [])
                #expect(try Self.traces(of: [victim.email], in: bed.queue) == [])
            }
            // The search does find who is there.
            #expect(try !Self.traces(of: [people[5].email], in: bed.state).isEmpty)
            let again = try await bed.ctl("--json", "roster", "import", "-", input: Person.csv(victims))
            #expect(again.output.contains("\"skipped\":\(victims.count)"), "\(again.output)")
            #expect(try Self.traces(of: victims.map(\.email), in: bed.state) == [])
            #expect(try await bed.ctl("audit", "--verify").status == Exit.done)
        }
        withExtendedLifetime(relay) {}
    }
}
