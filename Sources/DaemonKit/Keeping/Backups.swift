// SPDX-License-Identifier: MIT

import CommandLineArguments
import Crypto
import Domain
import Foundation
import Intake
import Ledger
import Runtime

/// Makes backups: a copy of the ledger with its keys, as one archive, given out piece by piece.
///
/// The copy lies in the state folder while it is made, because in a hardened unit the daemon can write nowhere else, and whoever
/// asked writes the archive with their own rights. One at a time.
actor Backups {
    nonisolated let executor = QueueExecutor(label: "urgentd.backups")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let folder: LedgerFolder
    private let store: any SnapshotStore
    private let clock: any TimeSource
    private var isBusy = false
    /// Handed over whole, and not yet known to be whole where they went; the newest last.
    private var handedOver: [BackupFacts] = []

    init(folder: LedgerFolder, store: any SnapshotStore, clock: any TimeSource) {
        self.folder = folder
        self.store = store
        self.clock = clock
    }

    /// Where the copy lies; what a crash has left there is removed by the next.
    nonisolated private var copyFolder: String { "\(folder.path)/backup.part" }

    func begin() throws(DeskError) -> Session {
        guard !isBusy else { throw .busy("another backup is being made") }
        try? FileManager.default.removeItem(atPath: copyFolder)
        guard mkdir(copyFolder, 0o700) == 0 else {
            throw .failed("\(copyFolder) cannot be made: \(SystemError(call: "mkdir", number: errno))")
        }
        isBusy = true
        return Session(
            store: store, folder: folder, copyFolder: copyFolder, clock: clock,
            whenWhole: { await self.handedOver($0) }, atEnd: { await self.end() })
    }

    /// Writes it down as the last backup, if it is one of ours.
    ///
    /// Only who has got it knows that it is whole: octets that left here may meet a full disk.
    func note(_ backup: BackupFacts) async throws(DeskError) {
        guard handedOver.contains(backup) else {
            throw .refused("no such backup was handed over since the daemon started")
        }
        let store = store
        try await asked { () async throws(LedgerError) in try await store.note(backup) }
        // Only now: where the ledger was busy it may be said again.
        handedOver.removeAll { $0 == backup }
    }

    private func handedOver(_ backup: BackupFacts) {
        handedOver = handedOver.suffix(Self.mostUnconfirmed - 1) + [backup]
    }

    /// Who takes a backup says at once whether it is whole; who never does is forgotten.
    private static let mostUnconfirmed = 8

    private func end() {
        try? FileManager.default.removeItem(atPath: copyFolder)
        isBusy = false
    }

    /// One backup.
    actor Session: BackupSession {
        nonisolated let executor = QueueExecutor(label: "urgentd.backup")
        nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

        private let store: any SnapshotStore
        private let folder: LedgerFolder
        private let copyFolder: String
        private let clock: any TimeSource
        private let whenWhole: @Sendable (BackupFacts) async -> Void
        private let atEnd: @Sendable () async -> Void
        private let givenUp = StopFlag()
        private var archive: (octets: BackupArchive, facts: BackupFacts)?
        private var isCopying = false
        private var waiters: [CheckedContinuation<Void, Never>] = []
        private var isOver = false

        init(
            store: any SnapshotStore, folder: LedgerFolder, copyFolder: String, clock: any TimeSource,
            whenWhole: @escaping @Sendable (BackupFacts) async -> Void, atEnd: @escaping @Sendable () async -> Void
        ) {
            self.store = store
            self.folder = folder
            self.copyFolder = copyFolder
            self.clock = clock
            self.whenWhole = whenWhole
            self.atEnd = atEnd
        }

        func copy(progress: @escaping @Sendable (CopyProgress) -> Void) async throws(DeskError) -> BackupFacts {
            let copy = "\(copyFolder)/\(SQLiteLedger.fileName)"
            let (store, givenUp) = (store, givenUp)
            isCopying = true
            defer {
                isCopying = false
                for waiter in waiters { waiter.resume() }
                waiters = []
            }
            let facts = try await asked { () async throws(LedgerError) in
                try await store.snapshot(to: copy) { state in
                    progress(state)
                    return !givenUp.isSet
                }
            }
            var files = [(LedgerFolder.keyName, folder.keyFile)]
            let tokens = "\(folder.path)/\(TokenKeyFile.fileName)"
            if FileManager.default.fileExists(atPath: tokens) { files.append((TokenKeyFile.fileName, tokens)) }
            files.append((SQLiteLedger.fileName, copy))
            let octets = try BackupArchive(files: files, facts: facts)
            let backup = BackupFacts(taken: facts.taken, bytes: octets.size)
            archive = (octets, backup)
            return backup
        }

        func next() async throws(DeskError) -> [UInt8] {
            guard let archive else { return [] }
            let piece = try archive.octets.next()
            if piece.isEmpty { await whenWhole(archive.facts) }
            return piece
        }

        func end() async {
            givenUp.set()
            // The copy removes its file itself: not a file of the next backup.
            if isCopying { await withCheckedContinuation { waiters.append($0) } }
            guard !isOver else { return }
            isOver = true
            archive = nil
            await atEnd()
        }
    }
}
