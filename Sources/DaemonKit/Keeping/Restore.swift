// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Ledger
import Runtime

/// Puts a backup in the place of a state folder's ledger and keys; the daemon must be down.
///
/// Everything is unpacked, verified, brought to this program's schema and marked beside the old state; only then the old files
/// are set aside and the new ones take their names. A crash before that leaves the old state, a crash in between a folder with a
/// note (``LedgerFolder/restoreFile``) that the daemon refuses to open, and that this can be run on again.
public struct Restore: Sendable {
    private let folder: LedgerFolder
    /// Whether what was open goes on without being asked.
    private let goesOn: Bool
    private let by: Identity
    private let clock: any TimeSource

    public init(state: String, goesOn: Bool, by: Identity, clock: any TimeSource = HouseClock()) {
        folder = LedgerFolder(path: state)
        self.goesOn = goesOn
        self.by = by
        self.clock = clock
    }

    public struct Result: Sendable {
        public let restoration: Restoration
        /// Versions that wait for `urgentctl resume`.
        public let held: [HeldVersion]
        /// Where the old state lies; nil where there was none.
        public let setAside: String?
        public let schema: Int
    }

    /// Restores.
    ///
    /// - Parameter read: The next bytes of the archive; empty at its end.
    /// - Returns: What was done.
    /// - Throws: Why not; what was there is as it was, unless the disk failed while names were changed.
    public func run(_ read: () throws(RestoreFault) -> [UInt8]) async throws(RestoreFault) -> Result {
        let isNew = try makeState()
        do throws(RestoreFault) {
            let lock = try takeLock()
            defer { lock.release() }
            return try await runLocked(read)
        } catch {
            if isNew { removeState() }
            throw error
        }
    }

    /// The same, under the lock.
    private func runLocked(_ read: () throws(RestoreFault) -> [UInt8]) async throws(RestoreFault) -> Result {
        let stage = "\(folder.path)/restore.part"
        try? FileManager.default.removeItem(atPath: stage)
        guard mkdir(stage, 0o700) == 0 else { throw RestoreFault(stage, SystemError(call: "mkdir", number: errno)) }
        defer { try? FileManager.default.removeItem(atPath: stage) }

        let unpacking = Unpacking(into: stage)
        while case let bytes = try read(), !bytes.isEmpty { try unpacking.feed(bytes) }
        let manifest = try unpacking.finish()
        guard let taken = Instant(rfc3339: manifest.taken) else {
            throw .notABackup("its manifest does not say of when it is")
        }
        let (restoration, held) = try await prepare(stage, taken: taken)
        // Only what the manifest names is moved: marks that stayed in the log would be lost, and everything would go on.
        let log = "\(stage)/\(SQLiteLedger.fileName)-wal"
        guard ((try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0) == 0 else {
            throw .busy(
                "the restored ledger could not be written out whole: make room on the disk, see that nobody reads in "
                    + "\(stage), then try again")
        }
        let aside = try exchange(stage, manifest.files.map(\.name))
        return Result(restoration: restoration, held: held, setAside: aside, schema: manifest.schema)
    }

    /// A new machine has no folder yet.
    ///
    /// - Returns: Whether it was made now.
    private func makeState() throws(RestoreFault) -> Bool {
        if mkdir(folder.path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw RestoreFault(folder.path, SystemError(call: "mkdir", number: errno)) }
        var status = stat()
        guard stat(folder.path, &status) == 0 else {
            throw RestoreFault(folder.path, SystemError(call: "stat", number: errno))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw RestoreFault(folder.path, SystemError(call: "mkdir", number: ENOTDIR))
        }
        guard access(folder.path, R_OK | W_OK | X_OK) == 0 else {
            throw RestoreFault(folder.path, SystemError(call: "access", number: errno))
        }
        return false
    }

    /// What was refused leaves nothing behind; a folder in which files have their names already stays.
    private func removeState() {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path),
            names.allSatisfy({ $0 == "lock" })
        else { return }
        unlink("\(folder.path)/lock")
        rmdir(folder.path)
    }

    private func takeLock() throws(RestoreFault) -> FolderLock {
        do throws(LedgerError) {
            let lock = try FolderLock(folder: folder.path)
            adopt("\(folder.path)/lock")
            return lock
        } catch .busy(let why) {
            throw .busy("\(why); stop the daemon first")
        } catch .unusable(let why) {
            throw .unfit("\(why); run it as root, or as the user whom the state folder belongs to")
        } catch {
            throw RestoreFault(error)
        }
    }

    /// Verifies the ledger in the stage, and marks it as restored.
    private func prepare(_ stage: String, taken: Instant) async throws(RestoreFault) -> (Restoration, [HeldVersion]) {
        let key: [UInt8]
        do throws(StartError) {
            key = try KeyFile.load("\(stage)/\(LedgerFolder.keyName)")
        } catch .busy(let why) {
            throw .busy(why)
        } catch {
            throw .unusable("\(error)")
        }
        do throws(LedgerError) {
            let options = LedgerOptions(program: ProgramVersion.current)
            let ledger = try SQLiteLedger.open(in: stage, key: key, options: options, clock: clock)
            do throws(LedgerError) {
                let findings = try await ledger.deepCheck { _ in }
                if let damage = findings.first(where: { $0.kind == .damage }) {
                    throw LedgerError.damaged("the ledger in the backup is damaged: \(damage.text)")
                }
                let restoration = try await ledger.markRestored(taken: taken, goesOn: goesOn, by: by, at: clock.now())
                let held = try await ledger.heldBack()
                await ledger.close()
                return (restoration, held)
            } catch {
                await ledger.close()
                throw error
            }
        } catch {
            throw RestoreFault(error)
        }
    }

    /// Old files aside, new ones to their names.
    private func exchange(_ stage: String, _ names: [String]) throws(RestoreFault) -> String? {
        let files = FileManager.default
        let stamp = clock.now().rfc3339.replacing(":", with: "").prefix { $0 != "." }
        let aside = "\(folder.path)/\(LedgerFolder.asidePrefix)\(stamp)"
        // From here until all is in its place the daemon refuses to start: without key and ledger it would begin anew.
        try note()
        let old =
            [SQLiteLedger.fileName, SQLiteLedger.fileName + "-wal", SQLiteLedger.fileName + "-shm"]
            + [SQLiteLedger.fileName + ".damaged", TokenKeyFile.fileName, LedgerFolder.keyName, "alarms.json"]
        let there = old.filter { files.fileExists(atPath: "\(folder.path)/\($0)") }
        if !there.isEmpty {
            guard mkdir(aside, 0o700) == 0 || errno == EEXIST else {
                throw RestoreFault(aside, SystemError(call: "mkdir", number: errno))
            }
            adopt(aside)
            for name in there { try move("\(folder.path)/\(name)", to: "\(aside)/\(name)") }
            try sync(aside)
        }
        for name in names.filter({ $0 != SQLiteLedger.fileName }) + [SQLiteLedger.fileName] {
            adopt("\(stage)/\(name)")
            try move("\(stage)/\(name)", to: "\(folder.path)/\(name)")
        }
        try sync(folder.path)
        guard unlink(folder.restoreFile) == 0 else {
            throw RestoreFault(folder.restoreFile, SystemError(call: "unlink", number: errno))
        }
        return there.isEmpty ? nil : aside
    }

    /// Leaves the note that keeps the daemon from starting, on the disk before anything is moved.
    private func note() throws(RestoreFault) {
        let file = open(folder.restoreFile, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw RestoreFault(folder.restoreFile, SystemError(call: "open", number: errno)) }
        defer { close(file) }
        guard fsync(file) == 0 else {
            throw RestoreFault(folder.restoreFile, SystemError(call: "fsync", number: errno))
        }
        adopt(folder.restoreFile)
        try sync(folder.path)
    }

    private func move(_ from: String, to: String) throws(RestoreFault) {
        guard rename(from, to) == 0 else { throw RestoreFault(from, SystemError(call: "rename", number: errno)) }
    }

    private func sync(_ path: String) throws(RestoreFault) {
        let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw RestoreFault(path, SystemError(call: "open", number: errno)) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw RestoreFault(path, SystemError(call: "fsync", number: errno)) }
    }

    /// Root restores for the daemon's own user, whose folder it is.
    private func adopt(_ path: String) {
        var owner = stat()
        guard geteuid() == 0, stat(folder.path, &owner) == 0 else { return }
        _ = lchown(path, owner.st_uid, owner.st_gid)
    }
}
