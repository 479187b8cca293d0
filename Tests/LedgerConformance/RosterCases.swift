// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let rosters: [Conformance] = [
        Conformance("an import adds, changes and leaves alone, by id") { scene in
            var result = try await scene.ledger.importChunk(
                People.rows(0..<30), dryRun: false, at: scene.now)
            try expect(result, is: RosterImportResult(read: 30, added: 30), "first")
            result = try await scene.ledger.importChunk(People.rows(0..<30), dryRun: false, at: scene.now)
            try expect(result, is: RosterImportResult(read: 30, unchanged: 30), "the same again")
            var changed = People.volunteer(4)
            changed.networks = ["lawyers"]
            changed.name = nil
            changed.timeZone = "Europe/Berlin"
            changed.appetite = Appetite(amount: .limited(3), issues: ["torture"], regions: ["EUR", "150"])
            result = try await scene.ledger.importChunk(
                [RosterRow(line: 2, volunteer: changed)], dryRun: false, at: scene.now)
            try expect(result, is: RosterImportResult(read: 1, changed: 1), "a changed row")
            try expect(try await scene.ledger.volunteer(id: "v4"), is: changed, "as stored")
            try expect(
                try await scene.ledger.rosterCount(by: .network), is: [RosterCount(key: "lawyers", count: 1)],
                "networks")
        },
        Conformance("a dry run counts and changes nothing") { scene in
            try await scene.importPeople(0..<10)
            let result = try await scene.ledger.importChunk(
                People.rows(5..<30), dryRun: true, at: scene.now)
            try expect(result, is: RosterImportResult(read: 25, added: 20, unchanged: 5), "counted")
            try expect(try await scene.ledger.rosterCount(by: nil).map(\.count), is: [10], "people")
            try await scene.importPeople(0..<30)
            try expect(try await scene.ledger.rosterCount(by: nil).map(\.count), is: [30], "people after the import")
        },
        Conformance("an export gives back what was imported, page by page") { scene in
            try await scene.importPeople(0..<25, networks: ["students", "lawyers"])
            try await scene.ledger.erase(id: "v20", by: Scene.submitter, at: scene.now)
            var found: [Volunteer] = []
            var after: VolunteerKey? = VolunteerKey(0)
            while let start = after {
                let page = try await scene.ledger.exportChunk(after: start, limit: 10)
                found += page.volunteers
                after = page.next
            }
            let wanted = People.rows(0..<25, networks: ["students", "lawyers"]).map(\.volunteer)
                .filter { $0.id != "v20" }
            try expect(found, is: wanted, "exported")
        },
        Conformance("a row that nobody could be alerted by is told by line and skipped") { scene in
            var rows = People.rows(0..<3)
            var nobody = People.volunteer(1)
            nobody.email = nil
            rows[1] = RosterRow(line: 77, volunteer: nobody)
            let result = try await scene.ledger.importChunk(rows, dryRun: false, at: scene.now)
            try expect(result.added, is: 2, "added")
            try expect(result.errors.map(\.line), is: [77], "told")
        },
        Conformance("the roster is counted by language, country and channel") { scene in
            try await scene.importPeople(0..<50)
            let languages = try await scene.ledger.rosterCount(by: .language)
            try expect(languages.map(\.key), is: ["de", "en", "es", "ja", "sw"], "languages")
            try expect(languages.map(\.count), is: [10, 10, 10, 10, 10], "people by language")
            try expect(
                try await scene.ledger.rosterCount(by: .country).map(\.key), is: ["DE", "HN", "JP", "KE", "MX"],
                "countries")
            try expect(
                try await scene.ledger.rosterCount(by: .channel),
                is: [RosterCount(key: "email", count: 45), RosterCount(key: "webhook", count: 5)], "channels")
        },
        Conformance("an import waits until the frozen audience is planned") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.release()
            let cursor = try await scene.begin(live)
            async let importing = scene.ledger.importChunk(
                People.rows(50..<100), dryRun: false, at: scene.now)
            let next = try await scene.planChunk(live, after: cursor, limit: 20)
            try expect(try await scene.ledger.rosterCount(by: nil).map(\.count), is: [50], "people while planning")
            var rest = next
            while let start = rest { rest = try await scene.planChunk(live, after: start, limit: 20) }
            try expect(try await importing.added, is: 50, "added after planning")
            try expect(try await scene.account(live).audience, is: 40, "audience")
        },
    ]
}
