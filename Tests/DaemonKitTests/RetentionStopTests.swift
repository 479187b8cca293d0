// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

@Suite("A stop while retention is at work")
struct RetentionStopTests {
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

    private func begin(_ store: Endless, _ folder: TemporaryFolder) async -> Retention {
        let retention = Retention(
            store: store, queue: folder.path, span: { .seconds(1) }, clock: ManualClock(),
            log: Log(component: "test", threshold: .alarm), firstLook: .zero)
        await retention.start()
        return retention
    }

    @Test("a stop ends a forgetting that is under way, and no sweep begins after it")
    func stoppedForgetting() async throws {
        let store = Endless(.forgetting)
        let folder = try TemporaryFolder()
        let retention = await begin(store, folder)
        #expect(try await store.begun.next() == .forgetting)
        await retention.stop()
        #expect(store.ended.withLock { $0 } == [.forgetting])
    }

    @Test("a stop ends a sweep that is under way")
    func stoppedSweep() async throws {
        let store = Endless(.sweeping)
        let folder = try TemporaryFolder()
        let retention = await begin(store, folder)
        #expect(try await store.begun.next() == .forgetting)
        #expect(try await store.begun.next() == .sweeping)
        await retention.stop()
        #expect(store.ended.withLock { $0 } == [.forgetting, .sweeping])
    }
}
