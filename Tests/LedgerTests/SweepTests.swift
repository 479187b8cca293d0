// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Glibc
import LedgerConformance
import Runtime
import TestSupport
import Testing

@testable import Ledger

@Suite("Sweeping the ledger's free space")
struct SweepTests {
    private let clock = ManualClock()

    /// A ledger that somebody has just left.
    private func leftLedger(in folder: TemporaryFolder) async throws -> SQLiteLedger {
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<50)
        #expect(try await ledger.needsSweep() == false)
        _ = try await ledger.leave(VolunteerKey(3), at: scene.now)
        return ledger
    }

    @Test("a sweep that is broken off is still to be made; one that is made covers only who left before it")
    func brokenOff() async throws {
        let folder = try TemporaryFolder()
        let ledger = try await leftLedger(in: folder)
        let sweep = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await ledger.sweep(for: nil)
        }
        #expect(try await sweep.value == 0)
        #expect(try await ledger.needsSweep())
        _ = try await ledger.sweep(for: nil)
        #expect(try await ledger.needsSweep() == false)
        await ledger.close()
    }

    @Test("a sweep that waits for a reader ends at once when it is cancelled, and is no failure")
    func waiting() async throws {
        let folder = try TemporaryFolder()
        let ledger = try await leftLedger(in: folder)
        let reader = try Connection(path: folder.path(SQLiteLedger.fileName))
        try reader.execute("BEGIN; SELECT count(*) FROM keeping;")
        // As far as the reader lets it, each look copies the log into the file.
        let looks = TestSignal<Void>()
        let watch = try InotifyWatch(
            folder.path, for: UInt32(IN_MODIFY), queue: DispatchQueue(label: "urgentd.test.looks")
        ) { changes in
            if changes.contains(where: { $0.name == Array(SQLiteLedger.fileName.utf8) }) { looks.send(()) }
        }
        let sweep = Task { try await ledger.sweep(for: nil) }
        try await looks.next()
        sweep.cancel()
        // Half a minute of further looks would end as busy.
        #expect(try await sweep.value == 0)
        #expect(try await ledger.needsSweep())
        reader.close()
        _ = try await ledger.sweep(for: nil)
        #expect(try await ledger.needsSweep() == false)
        watch.cancel()
        await ledger.close()
    }

    @Test("a sweep waits for a reader that is in the way, and goes on when it has gone")
    func patient() async throws {
        let folder = try TemporaryFolder()
        let ledger = try await leftLedger(in: folder)
        let reader = try Connection(path: folder.path(SQLiteLedger.fileName))
        try reader.execute("BEGIN; SELECT count(*) FROM keeping;")
        let looks = TestSignal<Void>()
        let watch = try InotifyWatch(
            folder.path, for: UInt32(IN_MODIFY), queue: DispatchQueue(label: "urgentd.test.looks")
        ) { changes in
            if changes.contains(where: { $0.name == Array(SQLiteLedger.fileName.utf8) }) { looks.send(()) }
        }
        let sweep = Task { try await ledger.sweep(for: nil) }
        try await looks.next()
        reader.close()
        _ = try await sweep.value
        #expect(try await ledger.needsSweep() == false)
        watch.cancel()
        await ledger.close()
    }
}
