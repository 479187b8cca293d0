// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("What a closing report is made of")
struct ClosingReportTests {
    private let opened = Instant(milliseconds: 1_795_248_000_000)
    private var closes: Instant { opened.advanced(by: .seconds(24 * 3600)) }

    @Test("rows are summed up by tries and by when people were reached; who came after the window is late")
    func rows() {
        var rows = RowSummary(opened: opened, closes: closes)
        rows.take(state: .accepted, tries: 1, updated: opened)
        rows.take(state: .accepted, tries: 2, updated: opened.advanced(by: .seconds(3_599)))
        rows.take(state: .accepted, tries: 1, updated: opened.advanced(by: .seconds(3_600)))
        rows.take(state: .accepted, tries: 1, updated: closes)
        rows.take(state: .accepted, tries: 1, updated: closes.advanced(by: .milliseconds(1)))
        // A clock that was set back.
        rows.take(state: .accepted, tries: 1, updated: opened.advanced(by: .seconds(-60)))
        rows.take(state: .rejected, tries: 3, updated: opened)
        #expect(rows.tries == [1: 5, 2: 1, 3: 1])
        #expect(rows.late == 1)
        #expect(rows.reached.first == 3 && rows.reached[1] == 1 && rows.reached.last == 1)
        #expect(rows.reached.reduce(0, +) == 5)
        #expect(rows.beginning(of: 1) == opened.advanced(by: .seconds(3_600)))
        #expect(rows.beginning(of: RowSummary.parts) == closes)
    }

    @Test("a window of no length, and one of a moment, are summed up too")
    func shortWindow() {
        for length in [0, 1, 23, 25] {
            var rows = RowSummary(opened: opened, closes: opened.advanced(by: .milliseconds(length)))
            rows.take(state: .accepted, tries: 1, updated: opened)
            #expect(rows.reached.reduce(0, +) == 1)
        }
    }

    private func facts(fence: DeliveryState, state: ActionState, fenced: Instant) throws -> ClosingFacts {
        let action = UrgentAction(
            reference: try #require(Reference("UA 1/26")), country: try #require(CountryCode("HN")), author: "author",
            window: .standard, sources: [], text: [.english: ActionText(subject: "who", body: "what")])
        let record = ActionRecord(
            action: action, digest: "d", version: 1, state: state, submittedBy: Identity(name: "s", login: "l"),
            submittedAt: opened, approvedBy: Identity(name: "a", login: "l"), windowOpened: opened,
            windowCloses: closes, audienceCount: 3, warnings: [])
        let account = VersionAccount(
            version: 1, audience: 3, planningDone: true, states: [.accepted: 2, .expired: 1], unplanned: 0,
            possiblyTwice: 1, delayed: 0, byLanguage: [.english: [.accepted: 2, .expired: 1, .planned: 0]],
            byCountry: [:], byChannel: [.email: [.accepted: 2, .expired: 1]], opened: opened, closes: closes)
        var rows = RowSummary(opened: opened, closes: closes)
        for _ in 0..<2 { rows.take(state: .accepted, tries: 1, updated: opened) }
        rows.take(state: .expired, tries: 4, updated: fenced)
        let proof = Reconciliation(
            reference: action.reference, version: 1, audience: 3, states: [:], accounted: 3, differences: [])
        return ClosingFacts(
            record: record, key: VersionKey(1),
            versions: [
                ClosingFacts.Version(
                    account: account, proof: proof, digest: "d", approvedBy: Identity(name: "a", login: "l"),
                    fence: fence, fenced: fenced, languages: [.english], translations: [], rows: rows,
                    refusals: [
                        ClosingFacts.RefusalKey(reason: "temporary", channel: .email): .init(tries: 3, ambiguous: 1),
                        ClosingFacts.RefusalKey(reason: "address", channel: .email): .init(tries: 4),
                    ])
            ])
    }

    @Test(
        "says how the action came to its end",
        arguments: [
            (DeliveryState.expired, ActionState.closed, ClosingReport.Ending.window),
            (.cancelled, .closed, .early), (.cancelled, .withdrawn, .withdrawn), (.expired, .withdrawn, .withdrawn),
        ])
    func ending(fence: DeliveryState, state: ActionState, ending: ClosingReport.Ending) throws {
        let report = ClosingReport(
            try facts(fence: fence, state: state, fenced: closes), madeAt: closes, program: "1")
        #expect(report.ending == ending && report.endedAt == closes)
    }

    @Test("has all twelve states, no zeros elsewhere, the most frequent reason first, and ends where the action ended")
    func contents() throws {
        let early = opened.advanced(by: .seconds(3 * 3600 + 1))
        let report = ClosingReport(
            try facts(fence: .cancelled, state: .closed, fenced: early), madeAt: early, program: "1")
        let version = try #require(report.versions.first)
        #expect(version.states.count == DeliveryState.allCases.count && version.states.values.reduce(0, +) == 3)
        #expect(version.byLanguage == ["en": ["accepted": 2, "expired": 1]])
        #expect(version.refusals.map(\.reason) == ["address", "temporary"])
        #expect(version.tries == [.init(tries: 1, people: 2), .init(tries: 4, people: 1)])
        #expect(version.reached.map(\.people) == [2, 0, 0, 0])
    }

    @Test("what has changed since is the difference, and nothing where nothing has")
    func since() throws {
        let facts = try facts(fence: .expired, state: .closed, fenced: closes)
        let report = ClosingReport(facts, madeAt: closes, program: "1")
        let reference = facts.record.action.reference
        var account = Account(reference: reference, kind: .alert, state: .closed, versions: [facts.versions[0].account])
        #expect(ReportReceipt(report: report, now: account).sinceClose == [:])
        account.versions[0].states = [.accepted: 1, .bounced: 1, .expired: 1]
        #expect(ReportReceipt(report: report, now: account).sinceClose == [1: [.accepted: -1, .bounced: 1]])
    }
}
