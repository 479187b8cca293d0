// SPDX-License-Identifier: MIT

import Domain
import Ledger
import Telemetry
import TestSupport
import Testing

@testable import Dispatching

@Suite("Watching windows")
struct WindowWatchTests {
    private let alarms = RecordingAlarms()

    private func watch(_ bed: EngineBed, limit: Int = 0) -> WindowWatch {
        WindowWatch(
            store: bed.store, rates: RateBook(configured: ["main": limit]), inFlight: 4096, alarms: alarms,
            clock: bed.clock, log: Log(component: "test", threshold: .alarm))
    }

    /// Ten seconds in which so many deliveries a second came to their end, and a look.
    private func pass(_ bed: EngineBed, _ watch: WindowWatch, perSecond: Int) async {
        for _ in 0..<10 {
            bed.clock.advance(by: .seconds(1))
            var group = Recorder.RecordedGroup()
            group.finished[.relay("main")] = perSecond
            watch.heard(.recorded(group))
            // It is noted before the clock goes on: both are jobs of the watch's own queue.
            _ = await watch.isTicking
        }
        await watch.look()
    }

    @Test("a window that will not be made is an alarm within two looks, and over when the rate suffices again")
    func atRisk() async throws {
        let bed = try await EngineBed(volunteers: 600, answer: { _ in nil })
        let live = try await bed.approve(window: 600)
        try await bed.engine.start()
        try await bed.engine.open(live)
        _ = try await bed.mail.submitted.next()
        let watch = watch(bed)
        await watch.look()
        #expect(alarms.raised.isEmpty)
        for _ in 0..<3 { await pass(bed, watch, perSecond: 1) }
        #expect(try await alarms.events.next() == .raised(.windowAtRisk(live.reference)))
        let detail = try #require(alarms.raised[.windowAtRisk(live.reference)])
        #expect(detail.contains("at the measured rate 9") && detail.contains("would take until"), "\(detail)")
        for _ in 0..<6 { await pass(bed, watch, perSecond: 50) }
        #expect(try await alarms.events.next() == .cleared(.windowAtRisk(live.reference)))

        let forecast = await watch.forecast(of: try await bed.account(), of: live.reference)
        #expect(forecast.basis == .measured && forecast.shareByClose == 1)
        // A second action of the same size: what the first still needs is taken into account.
        let closes = bed.clock.now().advanced(by: .seconds(20))
        let other = await watch.forecast(audience: 600, closes: closes)
        #expect(other.basis == .measured && !other.misses(closes.advanced(by: .seconds(30))))
        await watch.stop()
        await bed.stop()
    }

    @Test("a version that was closed takes its alarm with it")
    func closed() async throws {
        let bed = try await EngineBed(volunteers: 100, answer: { _ in nil })
        let live = try await bed.approve(window: 600)
        try await bed.plan(live)
        // 100 s of work, by the configured rate, and 50 s left.
        let watch = watch(bed, limit: 1)
        bed.clock.advance(by: .seconds(550))
        for _ in 0..<2 { await watch.look() }
        #expect(try await alarms.events.next() == .raised(.windowAtRisk(live.reference)))
        #expect(await watch.isTicking)
        try await bed.withdraw(live)
        await watch.look()
        #expect(try await alarms.events.next() == .cleared(.windowAtRisk(live.reference)))
        // Nothing is open, and nothing is looked at any more.
        await watch.look()
        #expect(await !watch.isTicking)
        await watch.stop()
        await bed.stop()
    }

    @Test("people are told of a draft whose window ended while it awaited approval")
    func missed() async throws {
        let bed = try await EngineBed(volunteers: 3)
        let reference = try #require(Reference("UA 9/26"))
        let watch = watch(bed)
        watch.heard(.missed(MissedDraft(reference: reference, version: 1, closed: bed.clock.now())))
        #expect(try await alarms.events.next() == .raised(.windowMissed(reference)))
        await watch.stop()
        await bed.stop()
    }

    @Test("people who wait for a translation go when the rest of the window is needed to reach everybody")
    func patience() async throws {
        let bed = try await EngineBed()
        try await bed.enrol(Array(repeating: "ar en", count: 500))
        try await bed.engine.start()
        let live = try await bed.approve(
            window: 600, languages: LanguagePolicy(expected: [try #require(LanguageTag("ar"))], patienceSeconds: 600))
        try await bed.engine.open(live)
        _ = try await bed.reach(500, .held)
        // 500 s of work in a window of 600.
        let watch = watch(bed, limit: 1)
        await watch.start(endPatience: { (version) throws(LedgerError) in
            try await bed.engine.endPatience(of: version)
        })
        bed.clock.advance(by: .seconds(30))
        await watch.look()
        #expect(try await bed.account().states[.held] == 500)
        bed.clock.advance(by: .seconds(30))
        await watch.look()
        _ = try await bed.reach(500, .accepted)
        await watch.stop()
        await bed.stop()
    }
}

@Suite("Proving accounts after the close")
struct AccountWatchTests {
    @Test("an account that does not close is an alarm, and over once it does")
    func open() async throws {
        let bed = try await EngineBed(volunteers: 10)
        let live = try await bed.approve()
        try await bed.plan(live)
        let alarms = RecordingAlarms()
        let watch = AccountWatch(
            store: bed.store, alarms: alarms, pauses: [.milliseconds(1)],
            log: Log(component: "test", threshold: .alarm))
        // Said too early: every row is open.
        watch.heard(.settled(live))
        #expect(try await alarms.events.next() == .raised(.accountOpen(live.reference)))
        try await bed.withdraw(live)
        while try await !bed.ledger.settle(live.key, limit: 1000, at: bed.clock.now()) {}
        #expect(try await alarms.events.next() == .cleared(.accountOpen(live.reference)))
        await watch.stop()
        await bed.stop()
    }
}
