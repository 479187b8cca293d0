// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite("A ledger that is damaged, lost or another one's")
struct DamageTests {
    /// Overwrites leaves of a table on the disk, as a bad disk would.
    private static let spoil = """
        import sqlite3, sys
        ledger = sqlite3.connect(sys.argv[1])
        pages = [row[0] for row in ledger.execute(
            "SELECT pageno FROM dbstat WHERE name = 'volunteer' AND pagetype = 'leaf'")]
        ledger.close()
        with open(sys.argv[1], "r+b") as file:
            for page in pages[len(pages) // 2:]:
                file.seek((page - 1) * 4096)
                file.write(b"\\xa5" * 4096)
        """

    /// Takes the first entry out of the audit, as somebody with root's rights could.
    private static let tamper = """
        import sqlite3, sys
        ledger = sqlite3.connect(sys.argv[1])
        for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'").fetchall():
            ledger.execute(f"DROP TRIGGER {name}")
        ledger.execute("DELETE FROM audit WHERE sequence = 1")
        ledger.commit()
        """

    @Test("damage that is met while running ends it: nothing more is claimed, an alarm, status 70, and no second start")
    func whileRunning() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(5000)))
            // The log is folded into the file.
            #expect(try await bed.stop() == Exit.done)
            try await bed.start()
            let spoilt = try await Command.run(
                "/usr/bin/python3", ["-c", Self.spoil, "\(bed.state)/\(SQLiteLedger.fileName)"])
            try #require(spoilt.status == 0, "\(spoilt.error)")
            #expect(try await bed.ctl("roster", "export").status != Exit.done)
            #expect(try await bed.current?.exitStatus() == Exit.internalFault)
            #expect(bed.log.contains("condition=ledger-damaged"), "\(bed.log)")
            let again = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(again.status == Exit.internalFault)
            #expect(again.error.contains("urgentd restore"), "\(again.error)")
            #expect(again.error.contains("urgentd doctor --deep"), "\(again.error)")
            let walked = try await Self.doctor(bed)
            #expect(walked.status != Exit.done)
            #expect(walked.output.contains("restore a backup; that takes the note away too"), "\(walked.output)")
        }
    }

    private static func doctor(_ bed: DaemonBed) async throws -> Command.Result {
        try await Command.run(
            Programs.urgentd, ["doctor", "--deep", "--resolver", "127.0.0.1:9", "--config", bed.configurationFile])
    }

    @Test("beside the note of damage the doctor walks the ledger all the same, and says whether the note may go")
    func noted() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(50)))
            #expect(try await bed.stop() == Exit.done)
            let note = "\(bed.state)/\(SQLiteLedger.fileName).damaged"
            try Data("a page\n".utf8).write(to: URL(filePath: note))
            let start = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(start.status == Exit.internalFault && start.error.contains(note), "\(start.error)")
            let walked = try await Self.doctor(bed)
            #expect(walked.output.contains("the file is sound"), "\(walked.output)")
            #expect(walked.output.contains("remove the note"), "\(walked.output)")
            // Nothing is decided for anybody.
            try FileManager.default.removeItem(atPath: note)
            try await bed.start()
        }
    }

    @Test(
        "a restore that broke off while it moved files is never taken for a first start; remains of a killed backup go")
    func brokenRestore() async throws {
        try await DaemonBed.run { bed in
            #expect(try await bed.stop() == Exit.done)
            for name in [SQLiteLedger.fileName, "roster.key"] {
                try FileManager.default.moveItem(atPath: "\(bed.state)/\(name)", toPath: "\(bed.state)/\(name).aside")
            }
            try Data().write(to: URL(filePath: "\(bed.state)/restore.unfinished"))
            let start = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(start.status == Exit.internalFault && start.error.contains("urgentd restore"), "\(start.error)")
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/\(SQLiteLedger.fileName)"))
            for name in [SQLiteLedger.fileName, "roster.key"] {
                try FileManager.default.moveItem(atPath: "\(bed.state)/\(name).aside", toPath: "\(bed.state)/\(name)")
            }
            try FileManager.default.removeItem(atPath: "\(bed.state)/restore.unfinished")
            try Data("everybody".utf8).write(to: URL(filePath: "\(bed.state)/backup.part"))
            try await bed.start()
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/backup.part"))
        }
    }

    @Test("the doctor's deep look calls a good ledger sound, and names what no row accounts for")
    func deep() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(50)))
            let good = try await bed.ctl("doctor", "--deep")
            #expect(good.output.contains("the file is sound"), "\(good.output)")
            #expect(good.output.contains("every account agrees with its rows"))
            #expect(good.output.contains("the audit's chain holds"))
            #expect(try await bed.stop() == Exit.done)
            let spoilt = try await Command.run(
                "/usr/bin/python3", ["-c", Self.tamper, "\(bed.state)/\(SQLiteLedger.fileName)"])
            try #require(spoilt.status == 0, "\(spoilt.error)")
            try await bed.start()
            let bad = try await bed.ctl("doctor", "--deep")
            #expect(bad.status != Exit.done)
            #expect(!bad.output.contains("the audit's chain holds"), "\(bad.output)")
        }
    }

    @Test("a newer schema, or another ledger's key, ends the start with status 78, so that systemd does not try again")
    func foreign() async throws {
        try await DaemonBed.run { bed in
            #expect(try await bed.stop() == Exit.done)
            let key = "\(bed.state)/roster.key"
            let own = try String(contentsOfFile: key, encoding: .utf8)
            try Data((String(repeating: "ab", count: 32) + "\n").utf8).write(to: URL(filePath: key))
            chmod(key, 0o600)
            let wrong = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(
                wrong.status == Exit.configuration && wrong.error.contains("not the key of this ledger"),
                "\(wrong.error)")
            try Data(own.utf8).write(to: URL(filePath: key))
            chmod(key, 0o600)
            let raised = try await Command.run(
                "/usr/bin/python3",
                [
                    "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')",
                    "\(bed.state)/\(SQLiteLedger.fileName)",
                ])
            try #require(raised.status == 0)
            let newer = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(newer.status == Exit.configuration)
            #expect(newer.error.contains("newer urgentd") && newer.error.contains("schema 99"), "\(newer.error)")
        }
    }

    @Test("a ledger that is gone from beside its key is not made anew: who left would be forgotten")
    func lost() async throws {
        try await DaemonBed.run { bed in
            #expect(try await bed.stop() == Exit.done)
            let ledger = "\(bed.state)/\(SQLiteLedger.fileName)"
            for cut in [false, true] {
                try? FileManager.default.removeItem(atPath: ledger)
                if cut { try Data().write(to: URL(filePath: ledger)) }
                let result = try await Command.run(
                    "timeout", ["120", Programs.urgentd, "serve", "--config", bed.configurationFile])
                #expect(result.status == Exit.internalFault && result.error.contains("restore"), "\(result.error)")
            }
        }
    }

    @Test("a first start that was killed between key and ledger is begun again")
    func firstStart() async throws {
        try await DaemonBed.run(isStarted: false) { bed in
            mkdir(bed.state, 0o700)
            try Data((String(repeating: "ab", count: 32) + "\n").utf8)
                .write(to: URL(filePath: "\(bed.state)/roster.key.young"))
            chmod("\(bed.state)/roster.key.young", 0o600)
            try await bed.start()
            #expect(FileManager.default.fileExists(atPath: "\(bed.state)/roster.key"))
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/roster.key.young"))
        }
    }
}
