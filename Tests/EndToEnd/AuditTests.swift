// SPDX-License-Identifier: MIT

import ControlAPI
import TestSupport
import Testing

@Suite("The audit of the real daemon")
struct AuditTests {
    private static let people = [
        Person(id: "v-1", email: "first@readers.example", languages: "en", country: "KE"),
        Person(id: "v-2", email: "second@readers.example", languages: "es", country: "MX"),
    ]

    @Test(
        "reading personal data is on record before it is given, without saying whose, and the chain holds over a restart"
    )
    func reading() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Self.people))
            #expect(try await bed.ctl("--as", "a.reader", "roster", "export").status == Exit.done)
            #expect(try await bed.ctl("--as", "a.reader", "roster", "export", "--show-secrets").status == Exit.done)
            #expect(try await bed.ctl("--as", "a.reader", "roster", "show", "v-1").status == Exit.done)
            #expect(try await bed.ctl("--as", "a.reader", "roster", "show", "v-9").status == Exit.refused)
            let entries = try await bed.lines(AuditDocument.self, "audit").filter { $0.actor == "a.reader" }
            #expect(entries.map(\.verb) == ["roster export", "roster export", "roster show"])
            #expect(
                entries.map(\.detail) == [
                    "volunteers read: 2 rows", "volunteers read, with secrets: 2 rows", "volunteers read: 1 row",
                ])
            #expect(entries.allSatisfy { $0.login == "root" && $0.reference == nil })
            let before = try #require(try await bed.lines(AuditProofDocument.self, "audit", "--verify").first)
            #expect(before.whole && before.entries == 4)
            #expect(try await bed.stop() == 0)
            try await bed.start()
            #expect(try await bed.lines(AuditProofDocument.self, "audit", "--verify").first == before)
        }
    }
}
