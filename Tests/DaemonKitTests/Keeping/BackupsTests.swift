// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Ledger
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Backups that are handed over")
struct BackupsTests {
    @Test("one is noted once, when all of it was handed over and its receiver says so; never another than was given")
    func receipts() async throws {
        let home = try TemporaryFolder()
        let clock = ManualClock()
        chmod(try home.write(LedgerFolder.keyName, "key"), 0o600)
        let ledger = try SQLiteLedger.open(in: home.path, key: [1], clock: clock)
        let backups = Backups(folder: LedgerFolder(path: home.path), store: ledger, clock: clock)

        let cut = try await backups.begin()
        let half = try await cut.copy { _ in }
        _ = try await cut.next()
        await cut.end()
        await #expect(throws: DeskError.self) { try await backups.note(half) }
        #expect(try await ledger.meters().lastBackup == nil)

        clock.advance(by: .seconds(60))
        let session = try await backups.begin()
        let whole = try await session.copy { _ in }
        var sum = 0
        while case let piece = try await session.next(), !piece.isEmpty { sum += piece.count }
        await session.end()
        #expect(Int64(sum) == whole.bytes && whole.taken == clock.now())
        let other = BackupFacts(taken: whole.taken, bytes: whole.bytes + 1)
        await #expect(throws: DeskError.self) { try await backups.note(other) }
        try await backups.note(whole)
        await #expect(throws: DeskError.self) { try await backups.note(whole) }
        #expect(try await ledger.meters().lastBackup == whole)
        await ledger.close()
    }
}
