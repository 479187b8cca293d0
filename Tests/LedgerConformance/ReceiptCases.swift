// SPDX-License-Identifier: MIT

import Domain

extension Conformance {
    static let receipts: [Conformance] = [
        Conformance("the newest receipt of each section counts; sums are in account and responses") { scene in
            let live = try await scene.planned(0..<100)
            let sections = try await scene.sections(live)
            try expect(sections.count >= 2, "two sections")
            try expect(try await scene.receipts(live), is: ReceiptTally(), "nothing yet")
            try expect(try await scene.receipt(live, sections[0], "r1", at: 100, 1200, [.letter: 30]), "new")
            try expect(
                try await scene.receipt(live, sections[1], "r1", at: 90, 800, [.letter: 5, .call: 2]), "another's")
            var tally = ReceiptTally(sections: 2, reached: 2000, acted: [.letter: 35, .call: 2])
            try expect(try await scene.receipts(live), is: tally, "sums")
            try expect(try await scene.receipt(live, sections[0], "r2", at: 101, 1500, [.fax: 1]), "newer")
            tally = ReceiptTally(sections: 2, reached: 2300, acted: [.letter: 5, .call: 2, .fax: 1])
            try expect(try await scene.receipts(live), is: tally, "the newest")
        },
        Conformance("a receipt that comes again, or late, changes nothing") { scene in
            let live = try await scene.planned(0..<100)
            let section = try await scene.sections(live)[0]
            try expect(try await scene.receipt(live, section, "r2", at: 101, 10, [.letter: 1]), "new")
            let tally = try await scene.receipts(live)
            try expect(try await scene.receipt(live, section, "r2", at: 101, 99, [.letter: 9]), is: false, "replayed")
            try expect(try await scene.receipt(live, section, "r1", at: 100, 99, [.letter: 9]), is: false, "older")
            try expect(try await scene.receipts(live), is: tally, "unchanged")
            try expect(
                try await scene.receipt(live, section, "r3", at: 101, 11, [:], isAcknowledged: false),
                "in the same second")
            try expect(try await scene.receipts(live), is: ReceiptTally(sections: 0, reached: 11), "taken back")
        },
        Conformance("nobody can send a receipt who left, had no row, or has no secret") { scene in
            let live = try await scene.planned(0..<100)
            let lines = try await scene.lines(live)
            let mail = lines.first { $0.channel == .email && Int($0.delivery.volunteer.number) % 10 != 0 }
            let section = try await scene.sections(live)[0]
            let subject = try await scene.ledger.receiptSubject(version: live.key, volunteer: section)
            try expect(subject?.reference, is: live.reference, "reference")
            try expect(subject?.version, is: 1, "version")
            try expect(subject?.secret.hasPrefix("whsec_"), is: true, "secret")
            let wrong: [(VersionKey, VolunteerKey)] = [
                (VersionKey(99), section), (live.key, VolunteerKey(4_000_000)), (live.key, VolunteerKey(0)),
                (live.key, mail?.delivery.volunteer ?? VolunteerKey(0)),
            ]
            for (version, volunteer) in wrong {
                try expect(
                    try await scene.ledger.receiptSubject(version: version, volunteer: volunteer) == nil, "\(volunteer)"
                )
            }
            let gone = lines.first { $0.delivery.volunteer == section }?.volunteer ?? ""
            _ = try await scene.receipt(live, section, "r1", at: 1, 5, [:])
            try await scene.ledger.erase(id: gone, by: Scene.approver, at: scene.now)
            try expect(
                try await scene.ledger.receiptSubject(version: live.key, volunteer: section) == nil, "who has left")
            try expect(try await scene.receipts(live).reached, is: 5, "what was said stays counted")
        },
    ]
}

extension Scene {
    /// Who has an endpoint, among those to be alerted.
    fileprivate func sections(_ live: LiveVersion) async throws -> [VolunteerKey] {
        try await lines(live).filter { $0.channel == .webhook }.map(\.delivery.volunteer)
    }

    fileprivate func receipt(
        _ live: LiveVersion, _ section: VolunteerKey, _ message: String, at seconds: Int64, _ reached: Int,
        _ acted: ResponseTally.Counts, isAcknowledged: Bool = true
    ) async throws -> Bool {
        try await ledger.keep(
            SectionReceipt(
                volunteer: section, version: live.key, isAcknowledged: isAcknowledged, reached: reached, acted: acted,
                message: message, sent: seconds, at: now))
    }

    /// The tally, the same wherever it is shown.
    fileprivate func receipts(_ live: LiveVersion) async throws -> ReceiptTally {
        let tally = try await ledger.receipts(to: live.reference)
        try expect(try await ledger.responses(to: live.reference).receipts, is: tally, "in responses")
        try expect(try await ledger.account(of: live.reference, at: now).receipts, is: tally, "in the account")
        return tally
    }
}
