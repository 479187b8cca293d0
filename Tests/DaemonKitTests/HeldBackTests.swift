// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Runtime
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The alarm about a restore")
struct HeldBackTests {
    private let clock = ManualClock()
    private let writer = Identity(name: "a.campaigner", login: "campaign")
    private let approver = Identity(name: "an.approver", login: "approval")

    /// What ends the holding back of an action.
    enum End: CaseIterable {
        case resume
        case withdrawal
        case closing
        case correction
        case windowEnd
    }

    /// A daemon that has just been started on a restored ledger with two open actions, and the first of them is no longer held.
    private func restored(_ configuration: Configuration) async throws -> App {
        let first = App(configuration: configuration, clock: clock)
        try await first.start()
        let desk = try #require(await first.desk)
        let session = try await desk.importRoster(.csv, dryRun: false, by: writer)
        try await session.feed(AppBed.person)
        _ = try await session.finish()
        for name in ["UA 1", "UA 2"] {
            _ = try await desk.submit(document: AppBed.action(name), by: writer)
            _ = try await desk.approve(ApprovalOrder(reference: try #require(Reference(name))), by: approver)
        }
        let ledger = try #require(await first.reach?.ledger)
        _ = try await ledger.markRestored(taken: clock.now(), goesOn: false, by: approver, at: clock.now())
        await first.stop()
        let app = App(configuration: configuration, clock: clock)
        try await app.start()
        return app
    }

    private func isStanding(_ app: App) async -> Bool {
        await app.reach?.alarms.figures().standing["restored"] == 1
    }

    @Test("it stands until the last action is no longer held back, whatever ended that", arguments: End.allCases)
    func ends(by end: End) async throws {
        let folder = try TemporaryFolder()
        let app = try await restored(AppBed.configuration(in: folder.path))
        let desk = try #require(await app.desk)
        #expect(await isStanding(app))
        _ = try await desk.resume(Reference("UA 2"), by: approver)
        #expect(await isStanding(app))
        let reference = try #require(Reference("UA 1"))
        switch end {
        case .resume: _ = try await desk.resume(nil, by: approver)
        case .withdrawal: _ = try await desk.withdraw(reference, reason: "a mistake", by: writer)
        case .closing: _ = try await desk.close(reference, reason: nil, by: writer)
        case .correction:
            _ = try await desk.correct(reference, document: AppBed.action("UA 1", text: "Right"), by: writer)
        case .windowEnd:
            clock.advance(by: .seconds(2 * 3600))
            await app.reach?.engine.lookAgain()
        }
        // The engine rewrites the rows first; nothing tells a test when an alarm is over.
        let (looks, limit) = (QueueExecutor(label: "urgentd.test.looks"), ContinuousClock.now + .seconds(60))
        while await isStanding(app), .now < limit { await looks.pause(milliseconds: 5) }
        #expect(await !isStanding(app))
        await app.stop()
    }
}
