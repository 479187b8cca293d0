// SPDX-License-Identifier: MIT

import Domain
import Synchronization

extension MemoryDesk {
    /// Of which the memory's archive consists.
    static let backupPieces = [[UInt8](repeating: 1, count: 1000), Array("\n{\"archive\":3}\n".utf8), [0, 255, 10]]

    func beginBackup(by: Identity) async throws(DeskError) -> any BackupSession {
        if let failure = state.withLock({ $0.failure }) { throw failure }
        return MemoryBackup(pieces: Self.backupPieces)
    }

    func note(_ backup: BackupFacts) async throws(DeskError) {
        let failure = state.withLock { state in
            if state.noteFailure == nil { state.noted.append(backup) }
            return state.noteFailure
        }
        if let failure { throw failure }
    }

    static let backup = BackupFacts(
        taken: Instant(milliseconds: 1_790_000_000_123), bytes: Int64(backupPieces.map(\.count).reduce(0, +)))

    func heldBack() async throws(DeskError) -> [HeldVersion] { [Self.held] }

    func resume(_ reference: Reference?, by: Identity) async throws(DeskError) -> [HeldVersion] {
        guard reference == nil || reference == Self.held.reference else { throw .refused("nothing of it is held back") }
        return [Self.held]
    }

    private static var held: HeldVersion {
        HeldVersion(
            reference: Samples.reference, version: 1, open: 40, possiblyTwice: 30, closes: Instant(milliseconds: 0))
    }
}

private actor MemoryBackup: BackupSession {
    private var pieces: [[UInt8]]

    init(pieces: [[UInt8]]) {
        self.pieces = pieces
    }

    func copy(progress: @escaping @Sendable (CopyProgress) -> Void) async throws(DeskError) -> BackupFacts {
        progress(CopyProgress(done: 5, total: 10))
        return MemoryDesk.backup
    }

    func next() async throws(DeskError) -> [UInt8] { pieces.isEmpty ? [] : pieces.removeFirst() }

    func end() async {}
}
