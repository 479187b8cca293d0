// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The doctor and backups")
struct DoctorBackupTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)

    private static func backup(hoursAgo hours: Int64, bytes: Int64 = 12 << 20) -> BackupFacts {
        BackupFacts(taken: now.advanced(by: .seconds(-hours * 3600)), bytes: bytes)
    }

    @Test("none ever, one of last night, one that missed a night, one that is weeks old")
    func ages() {
        let cases: [(BackupFacts?, Finding.Level, String)] = [
            (nil, .warning, "no backup was ever taken"), (Self.backup(hoursAgo: 0, bytes: 1), .ok, "0 h old, 1 MiB"),
            (Self.backup(hoursAgo: 25), .ok, "25 h old, 12 MiB"), (Self.backup(hoursAgo: 48), .ok, "48 h old"),
            (Self.backup(hoursAgo: 49), .warning, "49 h old"),
            (Self.backup(hoursAgo: 21 * 24), .warning, "21 days old"),
            // The clock was set back since.
            (Self.backup(hoursAgo: -5), .ok, "0 h old"),
        ]
        for (last, level, words) in cases {
            let finding = Doctor.backup(last, now: Self.now)
            #expect(finding.level == level && finding.what.contains(words), "\(finding)")
            #expect([finding].areComplete && finding.check == .backup)
        }
    }

    @Test("the ledger is asked where it can be; one that does not answer is a note, and by hand there is nothing")
    func asked() async throws {
        var bed = try DoctorBed()
        #expect(await bed.doctor.backupFindings().isEmpty)
        bed.scene.now = { Self.now }
        bed.scene.lastBackup = { () async throws(LedgerError) in Self.backup(hoursAgo: 3) }
        #expect(await bed.doctor.backupFindings().levels == [.backup: .ok])
        bed.scene.lastBackup = { () async throws(LedgerError) in throw .closed }
        let silent = await bed.doctor.backupFindings()
        #expect(silent.levels == [.backup: .note] && silent.areComplete)
    }

    @Test("old state that a restore set aside is named after a week, with what it holds; nothing else is")
    func setAside() throws {
        var bed = try DoctorBed()
        for name in ["state/before-restore-2026-11-01T080000", "state/queue"] { try bed.make(name, 0o700) }
        try bed.folder.write("state/before-restore-notes", "a file")
        chmod(bed.folder.path("state/before-restore-notes"), 0o600)
        bed.scene.now = { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 6 * 86_400_000) }
        #expect(bed.doctor.folderFindings().levels[.stateFiles] == .ok)
        bed.scene.now = { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 8 * 86_400_000) }
        let findings = bed.doctor.folderFindings().filter { $0.check == .stateFiles && $0.level != .ok }
        #expect(findings.map(\.subject) == [bed.folder.path("state/before-restore-2026-11-01T080000")])
        #expect(findings.levels == [.stateFiles: .warning] && findings.areComplete)
    }
}
