// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Foundation
import Runtime
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("A machine whose clock is set")
struct ClockTests {
    @Test("running windows keep their time until the new time is accepted, on record, and then they go by it")
    func accept() async throws {
        let folder = try TemporaryFolder()
        let clocks = TwoClocks()
        let app = App(
            configuration: AppBed.configuration(in: folder.path), clock: HouseClock(reading: { clocks.reading }))
        try await app.start()
        let desk = try #require(await app.desk)
        let staff = Identity(name: "staff", login: "staff")
        let session = try await desk.importRoster(.csv, dryRun: false, by: staff)
        try await session.feed(AppBed.person)
        _ = try await session.finish()
        let action = try await desk.submit(document: AppBed.action("UA 1/26"), by: staff)
        _ = try await desk.approve(
            ApprovalOrder(reference: action.reference), by: Identity(name: "approver", login: "approver"))
        let before = try await desk.status(of: action.reference)

        clocks.set(forwardBy: 7_200_000)
        clocks.pass(5_000)
        let stepped = try await desk.status(of: action.reference)
        #expect(stepped.account.state == .open)
        #expect(stepped.at.since(before.at) == .seconds(5))

        let operators = Identity(name: "operator", login: "root")
        let acceptance = try await desk.acceptClock(by: operators)
        #expect(acceptance.moved == .seconds(7_200))
        #expect(acceptance.now.milliseconds == clocks.reading.wall)
        // The engine has looked at its windows before the answer came.
        let after = try await desk.status(of: action.reference)
        #expect(after.account.state == .closed)
        let trail = try await desk.auditTrail(of: nil, after: 0, limit: 100)
        let entry = try #require(trail.first { $0.verb == "clock-accept" })
        #expect(entry.actor == "operator" && entry.detail.contains("7200 s ahead"))
        #expect(trail.contains { $0.verb == "close-window" })
        // Nothing to accept is nothing new.
        #expect(try await desk.acceptClock(by: operators).moved == .zero)
        #expect(try await desk.auditTrail(of: nil, after: 0, limit: 100).count { $0.verb == "clock-accept" } == 1)
        await app.stop()
    }

    @Test("a step is an alarm at once, and over when it is undone or accepted")
    func alarm() async throws {
        let clocks = TwoClocks()
        let house = HouseClock(reading: { clocks.reading })
        let alarms = RecordingAlarms()
        let watch = ClockWatch(clock: house, alarms: alarms, log: Log(component: "test", threshold: .alarm))
        await watch.start(lookAgain: {})
        clocks.set(forwardBy: -3_600_000)
        await watch.look()
        #expect(try await alarms.events.next() == .raised(.clockStepped))
        #expect(alarms.raised[.clockStepped]?.contains("3600 s behind") == true)
        clocks.set(forwardBy: 3_599_000)
        await watch.look()
        #expect(try await alarms.events.next() == .cleared(.clockStepped))
        clocks.set(forwardBy: 40_000)
        await watch.look()
        #expect(try await alarms.events.next() == .raised(.clockStepped))
        #expect(house.accept() == .seconds(40))
        await watch.look()
        #expect(try await alarms.events.next() == .cleared(.clockStepped))
        await watch.stop()
    }

    @Test("a disk that fills is an alarm, and over when there is room")
    func disk() async throws {
        let alarms = RecordingAlarms()
        let free = Mutex<UInt64>(10 << 30)
        let watch = DiskWatch(folder: "/", alarms: alarms, space: { (free.withLock { $0 }, 100 << 30) })
        await watch.look()
        #expect(alarms.raised.isEmpty)
        free.withLock { $0 = 1 << 30 }
        await watch.look()
        #expect(try await alarms.events.next() == .raised(.diskFilling))
        #expect(alarms.raised[.diskFilling] == "1024 MiB of 102400 are left for the ledger")
        free.withLock { $0 = 10 << 30 }
        await watch.look()
        #expect(try await alarms.events.next() == .cleared(.diskFilling))
    }
}

/// A machine's clocks that a test turns.
private final class TwoClocks: Sendable {
    private let state = Mutex((wall: SystemClock.wallMilliseconds(), boot: Int64(1_000_000)))

    var reading: (wall: Int64, boot: Int64) { state.withLock { $0 } }

    func pass(_ milliseconds: Int64) {
        state.withLock {
            $0.wall += milliseconds
            $0.boot += milliseconds
        }
    }

    /// Somebody sets the wall clock.
    func set(forwardBy milliseconds: Int64) { state.withLock { $0.wall += milliseconds } }
}
