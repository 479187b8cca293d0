// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Backups, and what restores have left.
extension Doctor {
    /// Nothing where only the ledger could tell and is out of reach.
    func backupFindings() async -> [Finding] {
        guard let lastBackup = scene.lastBackup else { return [] }
        do throws(LedgerError) {
            return [Self.backup(try await lastBackup(), now: scene.now())]
        } catch {
            return [
                Finding(
                    .note, .backup, "", "when the last one was taken cannot be read: \(error)",
                    why: "the ledger says that, and it does not answer", advice: "ask again; look at the journal")
            ]
        }
    }

    /// Judges the newest backup that is whole.
    static func backup(_ last: BackupFacts?, now: Instant) -> Finding {
        guard let last else {
            return Finding(
                .warning, .backup, "", "no backup was ever taken",
                why: "if this disk dies, nobody knows any more who got what, and who has left",
                advice: "systemctl enable --now urgentd-backup.timer, or run 'urgentctl backup' by a timer of your own")
        }
        let age = now.since(last.taken)
        let what = "the last one is \(ageText(age)) old, \(max(1, last.bytes >> 20)) MiB"
        guard age > oldestBackup else { return Finding(.ok, .backup, "", what) }
        return Finding(
            .warning, .backup, "", "\(what): nothing has been backed up since \(last.taken)",
            why: "if this disk dies, all that came since then is lost",
            advice: "journalctl -u urgentd-backup -p err says why; systemctl list-timers, whether one is due")
    }

    /// Old state that a restore has set aside, once the restored daemon has had time to prove itself.
    func setAsideFindings() -> [Finding] {
        let folder = configuration.state
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasPrefix(LedgerFolder.asidePrefix) }.sorted().compactMap { name in
            let path = "\(folder)/\(name)"
            guard let facts = try? FileFacts(path), facts.kind == .folder else { return nil }
            let age = scene.now().since(facts.changed)
            guard age > Self.asideUntil else { return nil }
            return Finding(
                .warning, .stateFiles, path, "a restore set the old state aside, \(Self.ageText(age)) ago",
                why: "it holds everybody's data and the old keys, and neither erasure nor retention reaches it",
                advice: "if the restored daemon runs well: rm -r \(path)")
        }
    }

    private static func ageText(_ age: Duration) -> String {
        let hours = max(0, age.components.seconds / 3600)
        return hours < 72 ? "\(hours) h" : "\(hours / 24) days"
    }

    /// One night may be missed; the alert rule `UrgentdBackupOld` has the same bound.
    static let oldestBackup = Duration.seconds(48 * 3600)
    static let asideUntil = Duration.seconds(7 * 86_400)
}
