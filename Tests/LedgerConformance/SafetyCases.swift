// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let safety: [Conformance] = [
        Conformance("who was erased before planning is suppressed and still accounted for") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.release()
            try await scene.ledger.erase(id: "v1", by: Scene.submitter, at: scene.now)
            try await scene.plan(live)
            let account = try await scene.account(live)
            try expect(account.audience, is: 40, "audience")
            try expect(account.states[.suppressed], is: 1, "suppressed")
            try expect(try await scene.lines(live, .suppressed).map(\.volunteer), is: [""], "without a name")
        },
        Conformance("erasing suppresses what has not left yet and leaves what has") { scene in
            let live = try await scene.planned(0..<50)
            let claimed = try await scene.claim(live, limit: 1)
            try await scene.record(claimed, Scene.accepted)
            let reached = try await scene.lines(live, .accepted).map(\.volunteer)
            let open = try await scene.lines(live, .planned).prefix(3).map(\.volunteer)
            for id in reached + open {
                try await scene.ledger.erase(id: id, by: Scene.submitter, at: scene.now)
            }
            let account = try await scene.account(live)
            try expect(account.states[.accepted], is: 1, "accepted")
            try expect(account.states[.suppressed], is: 3, "suppressed")
            let error = try await refusal("showing an erased person") {
                _ = try await scene.ledger.volunteer(id: open[0])
            }
            try expect(error, is: .unknown("there is no volunteer with this id"), "why")
        },
        Conformance("imports never bring back who was erased, by id or by address") { scene in
            try await scene.importPeople(0..<20)
            try await scene.ledger.erase(id: "v3", by: Scene.submitter, at: scene.now)
            var sameAddress = People.volunteer(3)
            sameAddress.id = "another"
            sameAddress.email = "person3@EXAMPLE.ORG"
            var sameID = People.volunteer(3)
            sameID.email = "fresh@example.org"
            var moved = People.volunteer(4)
            moved.email = "person3@example.org"
            let rows = [People.volunteer(3), sameAddress, sameID, moved].enumerated()
                .map { RosterRow(line: $0 + 2, volunteer: $1) }
            let result = try await scene.ledger.importChunk(rows, dryRun: false, at: scene.now)
            try expect(result.skipped, is: 4, "skipped")
            try expect(result.errors.map(\.line), is: [2, 3, 4, 5], "lines told")
            try expect(try await scene.ledger.rosterCount(by: nil).map(\.count), is: [19], "people left")
        },
        Conformance("who moves to the country of concern is suppressed at the claim") { scene in
            let live = try await scene.planned(0..<50)
            let honduras = CountryCode("HN")
            let rows = [1, 2, 3].map { RosterRow(line: $0, volunteer: People.volunteer($0, country: honduras)) }
            _ = try await scene.ledger.importChunk(rows, dryRun: false, at: scene.now)
            var sent = 0
            for channel in Channel.allCases { sent += try await scene.claim(live, channel).count }
            try expect(sent, is: 37, "claimed")
            try expect(try await scene.account(live).states[.suppressed], is: 3, "suppressed")
        },
        Conformance("who is in the country of concern is alerted only if the action says so") { scene in
            try await scene.importPeople(0..<50)
            let live = try await scene.release(
                try Scene.action(audience: AudienceRule(includeCountryOfConcern: true)),
                audience: Scene.audience(all: true))
            try await scene.plan(live)
            var sent = 0
            for channel in Channel.allCases { sent += try await scene.claim(live, channel).count }
            try expect(sent, is: 50, "claimed")
        },
        Conformance("who wants nothing any more is suppressed at the claim") { scene in
            let live = try await scene.planned(0..<20)
            var tired = People.volunteer(1)
            tired.appetite.amount = .none
            _ = try await scene.ledger.importChunk(
                [RosterRow(line: 1, volunteer: tired)], dryRun: false, at: scene.now)
            _ = try await scene.claim(live)
            try expect(try await scene.account(live).states[.suppressed], is: 1, "suppressed")
        },
        Conformance("a webhook that vanished from the roster becomes a mail") { scene in
            let live = try await scene.planned(0..<40)
            var plain = People.volunteer(17)
            try expect(plain.email != nil && plain.webhook != nil, "the scene's person has both")
            plain.webhook = nil
            var other = People.volunteer(7)
            try expect(other.email == nil, "the scene's person has no mail")
            other.webhook = nil
            other.email = "late@example.org"
            _ = try await scene.ledger.importChunk(
                [plain, other].map { RosterRow(line: 1, volunteer: $0) }, dryRun: false, at: scene.now)
            try expect(try await scene.claim(live, .webhook).count, is: 2, "webhooks left")
            try expect(try await scene.account(live).states[.deferred], is: 2, "waiting as mail")
            try expect(try await scene.claim(live, .email, limit: 2).count, is: 2, "claimed as mail")
            try await scene.account(live)
        },
    ]
}
