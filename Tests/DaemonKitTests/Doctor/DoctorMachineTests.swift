// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The doctor and the machine")
struct DoctorMachineTests {
    @Test("a disk with space, one that is filling, and one without room for files")
    func disk() throws {
        let gibibyte: UInt64 = 1 << 30
        #expect(Doctor.disk("/x", available: 50 * gibibyte, of: 100 * gibibyte, inodes: nil).level == .ok)
        #expect(Doctor.disk("/x", available: 50 * gibibyte, of: 100 * gibibyte, inodes: 999).level == .error)
        let full = Doctor.disk("/x", available: gibibyte / 4, of: 100 * gibibyte, inodes: 1_000_000)
        #expect(full.level == .error && full.what == "256 MiB of 102400 are free")
        let bed = try DoctorBed()
        #expect(bed.doctor.diskFindings().count == 2)
    }

    @Test("a really full disk is found", .enabled(if: SmallDisk.isPossible, "only root may mount one"))
    func fullDisk() throws {
        let bed = try DoctorBed()
        let disk = try SmallDisk(at: bed.configuration.state, kibibytes: 4096)
        #expect(bed.doctor.diskFindings().first?.level == .ok)
        try disk.fill()
        #expect(bed.doctor.diskFindings().first?.level == .error)
    }

    @Test("a clock that was set while the daemon ran is an error; else it goes by the machine's")
    func clock() throws {
        var bed = try DoctorBed(.daemon)
        #expect(bed.doctor.clockFindings().levels == [.clock: .ok])
        bed.scene.clockStep = { .seconds(-90) }
        let finding = try #require(bed.doctor.clockFindings().first)
        #expect(finding.level == .error && finding.what.contains("-90 s") && finding.advice.contains("clock accept"))
        #expect(ClockDiscipline(isSynchronised: true, errorMicroseconds: 2500).finding.level == .ok)
        #expect(ClockDiscipline(isSynchronised: false).finding.level == .warning)
        #expect(ClockDiscipline(isSynchronised: nil, why: "no").finding.level == .note)
    }

    @Test("nobody woken, woken by one relay's mail only, woken by two ways")
    func alarms() throws {
        var bed = try DoctorBed()
        #expect(bed.doctor.alarmFindings().levels == [.alarms: .warning])
        bed.configuration.alarms.email = ["ops@example.org"]
        let single = bed.doctor.alarmFindings()
        #expect(single.levels == [.alarms: .note])
        #expect(!single.contains { "\($0)".contains("ops@") })
        bed.configuration.alarms.webhook = "https://rooms.example/x"
        #expect(bed.doctor.alarmFindings().levels == [.alarms: .ok])
    }

    @Test("languages that nobody has read are a note; words that do not read are an error")
    func languages() throws {
        var bed = try DoctorBed()
        #expect(bed.doctor.languageFindings().levels == [.languages: .note])
        try bed.make("overlay/languages", 0o755)
        try bed.folder.write("overlay/languages/en.json5", "{ nonsense")
        bed.configuration.overlay = bed.folder.path("overlay")
        #expect(bed.doctor.languageFindings().levels == [.languages: .error])
    }

    @Test("what the ledger's walk finds, and what it cannot do")
    func deep() async {
        let sound = await Doctor.findings { () async throws(LedgerError) in [] }
        #expect(sound.levels == [.ledger: .ok, .account: .ok, .audit: .ok])
        let broken = await Doctor.findings { () async throws(LedgerError) in
            [
                LedgerFinding(kind: .account, text: "UA 1/26 differs", advice: "tell the developers"),
                LedgerFinding(kind: .audit, text: "entry 7", advice: "keep the file"),
            ]
        }
        #expect(broken.levels == [.ledger: .ok, .account: .error, .audit: .error] && broken.areComplete)
        let damaged = await Doctor.findings { () async throws(LedgerError) in
            [LedgerFinding(kind: .damage, text: "page 7", advice: "restore")]
        }
        #expect(damaged.levels == [.ledger: .error])
        let refused = await Doctor.findings { () async throws(LedgerError) in throw .unusable("no") }
        #expect(refused.levels == [.ledger: .error] && refused.areComplete)
    }

    @Test("a look that does not end is a finding, and the others come all the same")
    func timeLimit() async throws {
        let (stream, source) = AsyncStream<Void>.makeStream()
        defer { source.finish() }
        let endless = Doctor.Look(.disk, "/x", within: .milliseconds(20)) {
            for await _ in stream {}
            return []
        }
        let found = await endless.taken()
        #expect(found.levels == [.disk: .warning] && found.areComplete)
    }
}
