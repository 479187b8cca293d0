// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Ledger
import Runtime
import Telemetry

/// The ledger and its key in the state folder: opened together, or refused with what to do.
///
/// The key gets its name last, when the ledger is there: so a key without a ledger is a ledger that was lost, and is never
/// taken for a first start. With an empty ledger in its place nobody would know any more who has left.
struct LedgerFolder: Sendable {
    let path: String

    var keyFile: String { "\(path)/\(Self.keyName)" }
    var ledgerFile: String { "\(path)/\(SQLiteLedger.fileName)" }
    /// What a run that met damage leaves, so that the next start does not go on sending.
    var damageFile: String { "\(path)/\(SQLiteLedger.fileName).damaged" }
    /// There while a restore moves files; it stays if that broke off.
    var restoreFile: String { "\(path)/restore.unfinished" }
    /// The key of a ledger that is being made.
    private var youngKeyFile: String { keyFile + ".young" }

    static let keyName = "roster.key"
    /// What begins the names of folders in which restores set the old state aside.
    static let asidePrefix = "before-restore-"

    /// Opens, or makes both where there is neither.
    func open(clock: any TimeSource, log: Log) throws(StartError) -> SQLiteLedger {
        try refuseUnfinished()
        try refuseDamaged()
        let files = FileManager.default
        // A crash may have left an empty file, before anything was in it.
        let size = (try? files.attributesOfItem(atPath: ledgerFile)[.size] as? Int) ?? nil
        let isLedger = (size ?? 0) > 0
        if files.fileExists(atPath: keyFile) {
            guard isLedger else {
                throw .state(
                    "\(ledgerFile) is missing beside its key: restore a backup (urgentd restore); an empty ledger would not know "
                        + "who has left. To begin anew all the same, remove \(keyFile)")
            }
            return try open(key: try KeyFile.load(keyFile), clock, log)
        }
        // With a new key nobody would know any more who has left, and the next import would bring them back.
        if isLedger, !files.fileExists(atPath: youngKeyFile) {
            throw .state(
                "\(keyFile) is missing beside the ledger: restore it from the backup; without it nobody knows who has left"
            )
        }
        let ledger = try open(key: try KeyFile.load(youngKeyFile), clock, log)
        guard rename(youngKeyFile, keyFile) == 0 else {
            throw StartError("\(keyFile)", SystemError(call: "rename", number: errno))
        }
        return ledger
    }

    /// Leaves the note for the next start.
    func noteDamage(_ what: String) {
        try? Data((what + "\n").utf8).write(to: URL(filePath: damageFile))
    }

    private func refuseUnfinished() throws(StartError) {
        guard FileManager.default.fileExists(atPath: restoreFile) else { return }
        throw .state(
            "a restore broke off while it moved files: run `urgentd restore` again with the same backup; the old files are in "
                + "\(path)/\(Self.asidePrefix)…")
    }

    /// What a backup or a restore that was killed left: copies of everybody's data that nothing else would find.
    ///
    /// Only while the folder is locked.
    func removeRemains() {
        for name in ["backup.part", "restore.part"] {
            try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
        }
    }

    private func refuseDamaged() throws(StartError) {
        guard let note = FileManager.default.contents(atPath: damageFile) else { return }
        let what = String(decoding: note.prefix(Self.longestNote), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        throw .state(
            "the last run met damage (\(what)): restore a backup (urgentd restore). If `urgentd doctor --deep --config "
                + "FILE`, run as \(UserAccount.current), calls the ledger sound, it was the disk or the memory: remove \(damageFile)"
        )
    }

    private func open(key: [UInt8], _ clock: any TimeSource, _ log: Log) throws(StartError) -> SQLiteLedger {
        let options = LedgerOptions(program: ProgramVersion.current, migrating: Self.teller(log))
        do throws(LedgerError) {
            return try SQLiteLedger.open(in: path, key: key, options: options, clock: clock)
        } catch .foreign(let why) {
            // No restart helps, so systemd is not to try.
            throw .unfit(why)
        } catch .damaged(let why) {
            throw .state("\(why): restore a backup (urgentd restore), see Backup in the articles")
        } catch {
            throw StartError(error)
        }
    }

    /// A line for each schema that an upgrade comes to.
    private static func teller(_ log: Log) -> @Sendable (MigrationProgress) -> Void {
        let last = Told()
        return { progress in
            guard last.isNew(progress.schema) else { return }
            log.info("the ledger is upgraded", ["schema": "\(progress.schema)", "of": "\(progress.last)"])
        }
    }

    private static let longestNote = 1000
}
