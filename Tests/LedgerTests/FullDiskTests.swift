// SPDX-License-Identifier: MIT

import Domain
import Glibc
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
        #expect(try await small.rosterCount(by: nil).map(\.count) == [imported])
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
}

/// A file system of its own in memory, unmounted at the end.
private final class SmallDisk {
    private let path: String
    private let ballast: String

    struct Failed: Error {
        let number: Int32
    }

    /// Whether this user may mount at all.
    static var isPossible: Bool {
        guard let folder = try? TemporaryFolder() else { return false }
        return (try? SmallDisk(at: folder.path, kibibytes: 64)) != nil
    }

    init(at path: String, kibibytes: Int) throws {
        self.path = path
        ballast = "\(path)/ballast"
        guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else { throw Failed(number: errno) }
    }

    deinit {
        umount2(path, Int32(MNT_DETACH))
    }

    /// Takes all that is left.
    func fill() throws {
        let file = open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Failed(number: errno) }
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(file, block, block.count) > 0 {}
    }

    func makeRoom() throws {
        guard unlink(ballast) == 0 else { throw Failed(number: errno) }
    }
}
