// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("What forgets")
struct RetentionTimerTests {
    /// Remembers what it was asked.
    private final class Asked: ErasureStore {
        let cutoffs = Mutex<[Instant]>([])
        let sweeps = Mutex<[[String]?]>([])
        let isUnswept = Mutex(true)

        func sweep(for words: [String]?) async throws(LedgerError) -> Int {
            sweeps.withLock { $0.append(words) }
            isUnswept.withLock { $0 = false }
            return 3
        }

        func needsSweep() async throws(LedgerError) -> Bool { isUnswept.withLock { $0 } }

        func forget(closedBefore: Instant, at: Instant) async throws(LedgerError) -> Forgetting {
            cutoffs.withLock { $0.append(closedBefore) }
            return Forgetting(versions: 1, rows: 10)
        }

        func nextForgetting() async throws(LedgerError) -> Instant? { nil }
    }

    @Test("it forgets what closed as long ago as configured, and sweeps only where anything was removed")
    func run() async {
        let (store, clock) = (Asked(), ManualClock())
        let retention = Retention(
            store: store, span: { .seconds(90 * 86_400) }, clock: clock,
            log: Log(component: "test", threshold: .alarm))
        await retention.run()
        await retention.run()
        let cutoff = clock.now().advanced(by: .seconds(-90 * 86_400))
        #expect(store.cutoffs.withLock { $0 } == [cutoff, cutoff])
        #expect(store.sweeps.withLock { $0 } == [nil])
    }

    /// Forgets, or sweeps, until it is told to end.
    private final class Endless: ErasureStore {
        enum Work { case forgetting, sweeping }

        let begun = TestSignal<Work>()
        let ended = Mutex<[Work]>([])
        private let endless: Work
        private let executor = QueueExecutor(label: "urgentd.test.endless")

        init(_ endless: Work) { self.endless = endless }

        func sweep(for words: [String]?) async throws(LedgerError) -> Int { await work(.sweeping) }
        func needsSweep() async throws(LedgerError) -> Bool { true }
        func nextForgetting() async throws(LedgerError) -> Instant? { nil }

        func forget(closedBefore: Instant, at: Instant) async throws(LedgerError) -> Forgetting {
            Forgetting(versions: 0, rows: await work(.forgetting))
        }

        private func work(_ work: Work) async -> Int {
            begun.send(work)
            if work == endless { await executor.pauseUnlessCancelled(for: .seconds(60)) }
            if work != endless || Task.isCancelled { ended.withLock { $0.append(work) } }
            return 0
        }
    }

    @Test("a stop ends a forgetting that is under way, and no sweep begins after it")
    func stoppedForgetting() async throws {
        let store = Endless(.forgetting)
        let retention = Retention(
            store: store, span: { .seconds(1) }, clock: ManualClock(), log: Log(component: "test", threshold: .alarm),
            firstLook: .zero)
        await retention.start()
        #expect(try await store.begun.next() == .forgetting)
        await retention.stop()
        #expect(store.ended.withLock { $0 } == [.forgetting])
    }

    @Test("a stop ends a sweep that is under way")
    func stoppedSweep() async throws {
        let store = Endless(.sweeping)
        let retention = Retention(
            store: store, span: { .seconds(1) }, clock: ManualClock(), log: Log(component: "test", threshold: .alarm),
            firstLook: .zero)
        await retention.start()
        #expect(try await store.begun.next() == .forgetting)
        #expect(try await store.begun.next() == .sweeping)
        await retention.stop()
        #expect(store.ended.withLock { $0 } == [.forgetting, .sweeping])
    }

    @Test("a rejected roster that names somebody is removed, with its reason; the others stay")
    func rejected() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("rejected"), 0o700)
        try folder.write("rejected/a-roster.csv", "id,email\n1,Ann.Other@People.Example\n")
        try folder.write("rejected/a-roster.csv.reason.txt", "line 1: no action\n")
        try folder.write("rejected/b.json", "{ reference: 1 }")
        #expect(RejectedFiles.remove(naming: ["ann.other@people.example"], in: folder.path) == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("rejected")) == ["b.json"])
        #expect(RejectedFiles.remove(naming: [], in: folder.path) == 0)
    }

    @Test("an address is found wherever it lies in a rejected file of any size, also across two pieces")
    func large() throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("rejected"), 0o700)
        let address = "ann.other@people.example"
        for (number, before) in [(1 << 20) - 5, (1 << 20) - 1, 1 << 20, 3 << 20].enumerated() {
            try folder.write("rejected/\(number).csv", String(repeating: "x", count: before) + address + "\n")
        }
        try folder.write("rejected/other.csv", String(repeating: "ann.other@people.exampl ", count: 100_000))
        #expect(RejectedFiles.remove(naming: [address], in: folder.path) == 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("rejected")) == ["other.csv"])
    }
}
