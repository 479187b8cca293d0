// SPDX-License-Identifier: MIT

import Domain
import Foundation
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
