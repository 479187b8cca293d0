// SPDX-License-Identifier: MIT

import Domain
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("A disk without space")
struct FullDiskTests {
    private let clock = ManualClock()

    @Test("a full ledger refuses with its own error, keeps what was in, and goes on when there is room")
    func pageLimit() async throws {
        let folder = try TemporaryFolder()
        let small = try SQLiteLedger.open(
            in: folder.path, key: [1], options: LedgerOptions(mostPages: 120), clock: clock)
        let scene = Scene(ledger: small, clock: clock)
        var imported = 0
        let error = await #expect(throws: LedgerError.self) {
            while imported < 20_000 {
                try await scene.importPeople(imported..<imported + 50)
                imported += 50
            }
        }
        #expect(error == .diskFull)
        #expect(imported > 0)
        // A slow machine makes several transactions of a chunk: the first rows of the last one may be in.
        let count = try await small.rosterCount(by: nil).map(\.count).reduce(0, +)
        #expect((imported..<imported + 50).contains(count))
        await small.close()

        let large = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let again = Scene(ledger: large, clock: clock)
        try await again.importPeople(imported..<imported + 50)
        let live = try await again.release()
        try await again.plan(live)
        try await again.account(live)
        await large.close()
    }

    @Test(
        "a full disk in the middle of the work loses nothing that was recorded",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk; the page limit is tried everywhere"))
    func fullFileSystem() async throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk(at: folder.path, kibibytes: 32 * 1024)
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        var people = 2000
        try await scene.importPeople(0..<people)
        let live = try await scene.release()
        try await scene.plan(live)
        try disk.fill()
        var accepted = 0
        // Alerts go on as long as the log has room to be written over; newcomers need more of it, and end it.
        let error = await #expect(throws: LedgerError.self) {
            while people < 200_000 {
                let claimed = try await scene.claim(live, limit: 50)
                try await scene.record(claimed, Scene.accepted)
                accepted += claimed.count
                try await scene.importPeople(people..<people + 500)
                people += 500
            }
        }
        #expect(error == .diskFull)
        #expect(try await scene.account(live).states[.accepted] == accepted)
        try disk.makeRoom()
        while case let claimed = try await scene.claim(live, limit: 50), !claimed.isEmpty {
            try await scene.record(claimed, Scene.accepted)
        }
        #expect(try await ledger.reclaimPredecessor(at: scene.now) <= 50)
        try await scene.account(live)
        await ledger.close()
    }

    @Test(
        "a disk without room for a copy refuses it, and says how much it takes beside the log that grows meanwhile",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
    func noRoomForACopy() async throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk(at: folder.path, kibibytes: 32 * 1024)
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let copy = folder.path("copy")
        let error = await #expect(throws: LedgerError.self) { try await ledger.snapshot(to: copy) { _ in true } }
        guard case .refused(let words) = error else { throw error ?? .closed }
        #expect(words.contains("needs 256 MiB on the disk of \(copy), 256 of them for the log"), "\(words)")
        #expect(words.contains(/; (29|30|31) are free/), "\(words)")
        await ledger.close()
        withExtendedLifetime(disk) {}
    }
}
