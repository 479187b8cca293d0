// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Backup and restore, with the real programs")
struct BackupTests {
    private static let reference = "UA 9/26"

    private static func configuration(_ relay: UInt16) -> BedConfiguration {
        var configuration = BedConfiguration(relay: relay)
        configuration.relayKeys = "tls: \"off\", connections: 2"
        configuration.more = "limits: { inFlight: 32 },"
        return configuration
    }

    private func restore(_ file: String, _ bed: DaemonBed, _ more: String...) async throws -> Command.Result {
        try await Command.run(Programs.urgentd, ["restore", file, "--state", bed.state] + more)
    }

    @Test(
        "after a restore only who was written to since the backup gets it twice, marked, and only once somebody says so"
    )
    func sendsOn() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.004", "--identify"])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(2000)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await bed.watch(Self.reference) { ($0.states[.accepted] ?? 0) >= 150 }
            let surely = Set(Relay.texts(relay).prefix(100))
            let file = bed.folder.path("urgentd.backup")
            let backup = try await bed.ctl("backup", file)
            try #require(backup.status == Exit.done, "\(backup.error)")
            let atBackup = Relay.texts(relay).count
            try await bed.watch(Self.reference) { ($0.states[.accepted] ?? 0) >= atBackup + 200 }
            try await bed.kill()

            let restored = try await restore(file, bed)
            try #require(restored.status == Exit.done, "\(restored.error)")
            #expect(restored.output.contains("held back: \(Self.reference) version 1"), "\(restored.output)")
            let sent = Relay.texts(relay).count
            try await bed.start()
            #expect(bed.log.contains("this ledger was restored from a backup"))
            #expect(bed.log.contains("condition=restored"))
            let held = try await bed.lines(HeldVersionDocument.self, "resume")
            #expect(held.map(\.reference) == [Self.reference])
            let status = try await bed.status(Self.reference)
            #expect(status.states[.accepted] ?? 0 >= 100 && status.states[.accepted] ?? 0 <= atBackup)
            #expect(status.possiblyTwice >= people.count - atBackup)
            #expect(Relay.begun(relay) <= sent + 2, "nothing leaves before somebody says so")

            #expect(try await bed.ctl("resume", Self.reference).status == Exit.done)
            let closed = try await bed.closedAccount(of: Self.reference)
            #expect(closed.states[.accepted] == people.count)
            let counts = Relay.texts(relay).reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            #expect(counts.count == people.count && counts.values.allSatisfy { $0 <= 2 })
            let twice = Set(counts.filter { $0.value == 2 }.keys)
            #expect(twice.count >= 150 && twice.isDisjoint(with: surely))
            let marked = Set(
                try await bed.deliveries(Self.reference).filter(\.possiblyTwice).map {
                    "\($0.volunteer)@people.example"
                })
            #expect(twice.isSubset(of: marked))
            #expect(Relay.identifiers(relay).count == people.count, "both copies carry one identifier")
            #expect(try await bed.lines(HeldVersionDocument.self, "resume").isEmpty)
            let proof = try #require(try await bed.lines(AuditProofDocument.self, "audit", "--verify").first)
            #expect(proof.whole)
            let audit = try await bed.ctl("audit")
            for verb in ["restore", "resume", "backup"] { #expect(audit.output.contains(verb), "\(verb)") }
        }
    }

    @Test("what was withdrawn after the backup is not sent after the restore, and can be withdrawn again")
    func withdrawnSince() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.01"])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(400))
            try await Relay.waitForTexts(20, at: relay)
            let file = bed.folder.path("b")
            try #require(try await bed.ctl("backup", file).status == Exit.done)
            try #require(try await bed.ctl("withdraw", Self.reference, "--reason", "a mistake").status == Exit.done)
            #expect(try await bed.stop() == Exit.done)
            let begun = Relay.begun(relay)
            try #require(try await restore(file, bed).status == Exit.done)
            try await bed.start()
            // Later work goes on beside what is held back, under numbers that no letter has carried yet.
            try await bed.release(SampleAction(reference: "UA 10/26"), to: Person.crowd(400))
            try await bed.closedAccount(of: "UA 10/26")
            #expect(Relay.begun(relay) == begun + 400)
            try #require(try await bed.ctl("withdraw", Self.reference, "--reason", "again").status == Exit.done)
            try await bed.watch(Self.reference) { $0.finished }
            try await bed.provedAccount(of: Self.reference)
            #expect(try await bed.lines(HeldVersionDocument.self, "resume").isEmpty)
        }
    }

    @Test("a backup is written whole or not at all, for its owner only, and over no other file")
    func file() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(50)))
            let file = try bed.folder.write("dear", "something dear")
            let refused = try await bed.ctl("backup", file)
            #expect(refused.status == Exit.badInput && refused.error.contains("--force"))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "something dear")
            #expect(try await bed.ctl("backup", "--force", file).status == Exit.done)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try await bed.ctl("backup", bed.folder.path("nowhere/b")).status == Exit.badInput)
            // Nothing but the copies is left, here and in the state folder.
            let names = try FileManager.default.contentsOfDirectory(atPath: bed.folder.path)
            #expect(!names.contains { $0.hasSuffix(".part") })
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/backup.part"))
            // Every tar reads it, and it holds the keys.
            let listing = try await Command.run("tar", ["tf", file])
            #expect(listing.output == "roster.key\ntoken-keys\nledger.sqlite\nmanifest.json\n", "\(listing.error)")
        }
    }

    @Test("the last whole backup is in the metrics and the doctor's words, over restarts; one that broke off is none")
    func remembered() async throws {
        try await DaemonBed.run { bed in
            func known() async throws -> (taken: Double, bytes: Double, doctor: Finding?) {
                let scrape = try await bed.scrape()
                // Its status says that no relay is there.
                let lines = try await bed.ctl("--json", "doctor").output.split(separator: "\n")
                let doctor = lines.compactMap { ControlJSON.read(Finding.self, from: Array($0.utf8)) }
                    .filter { $0.check == .backup }
                try #require(doctor.count == 1)
                return (
                    try #require(scrape["urgentd_last_backup_timestamp_seconds"]),
                    try #require(scrape["urgentd_last_backup_size_bytes"]), doctor.first
                )
            }
            let never = try await known()
            #expect(never.taken == 0 && never.bytes == 0)
            #expect(never.doctor?.level == .warning && never.doctor?.what.contains("no backup") == true)
            // It all left the daemon, and met a full disk.
            let full = try await Command.run(
                "/bin/sh",
                ["-c", "exec \"$0\" --socket \"$1\" backup - > /dev/full", Programs.urgentctl, bed.socket])
            #expect(full.status != Exit.done && full.error.contains("No space left"), "\(full.error)")
            #expect(try await known().taken == 0)

            let file = bed.folder.path("b")
            let began = Date().timeIntervalSince1970
            try #require(try await bed.ctl("backup", file).status == Exit.done)
            let size = try Data(contentsOf: URL(filePath: file)).count
            let first = try await known()
            #expect(first.taken >= began.rounded(.down) && first.taken <= Date().timeIntervalSince1970)
            #expect(first.bytes == Double(size) && first.doctor?.level == .ok)
            try await bed.kill()
            try await bed.start()
            let again = try await known()
            #expect(again.taken == first.taken && again.bytes == first.bytes && again.doctor?.level == .ok)

            let piped = try await Command.run(
                "/bin/sh",
                ["-c", "\"$0\" --socket \"$1\" backup - > \"$2\"", Programs.urgentctl, bed.socket, file])
            #expect(piped.status == Exit.done && piped.error.isEmpty, "\(piped.error)")
            #expect(try await known().taken > first.taken)
        }
    }

    @Test("by hand the doctor knows the last backup from the ledger, when it may open it")
    func byHand() async throws {
        try await DaemonBed.run { bed in
            try #require(try await bed.ctl("backup", bed.folder.path("b")).status == Exit.done)
            #expect(try await bed.stop() == Exit.done)
            let doctor = try await Command.run(
                Programs.urgentd, ["doctor", "--deep", "--config", bed.configurationFile])
            #expect(doctor.output.contains("ok       backup: the last one is 0 h old"), "\(doctor.output)")
        }
    }

    @Test("a restore is refused while the daemon works, and of anything but a whole backup; the state stays as it is")
    func refusals() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(50)))
            let file = bed.folder.path("b")
            try #require(try await bed.ctl("backup", file).status == Exit.done)
            let busy = try await restore(file, bed)
            #expect(busy.status == Exit.busy && busy.error.contains("stop the daemon"), "\(busy.error)")
            #expect(try await bed.stop() == Exit.done)
            let before = try Data(contentsOf: URL(filePath: "\(bed.state)/ledger.sqlite"))
            let whole = try Data(contentsOf: URL(filePath: file))
            var flipped = whole
            flipped[whole.count / 2] ^= 1
            let damaged = [
                whole.prefix(whole.count / 2), whole.dropLast(2000), flipped, Data("no archive".utf8), Data(),
            ]
            for (number, bytes) in damaged.enumerated() {
                let path = bed.folder.path("bad\(number)")
                try bytes.write(to: URL(filePath: path))
                let result = try await restore(path, bed)
                #expect(result.status == Exit.badInput, "\(number): \(result.error)")
                #expect(result.error.contains("no backup"), "\(number): \(result.error)")
            }
            // Where there was no state there is none afterwards.
            let new = bed.folder.path("new-state")
            for path in [bed.folder.path("bad0"), bed.folder.path("bad3"), bed.folder.path] {
                let result = try await Command.run(Programs.urgentd, ["restore", path, "--state", new])
                #expect(result.status == Exit.badInput, "\(result.error)")
                #expect(!FileManager.default.fileExists(atPath: new), "\(path)")
            }
            #expect(try Data(contentsOf: URL(filePath: "\(bed.state)/ledger.sqlite")) == before)
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/restore.part"))
            let restored = try await restore(file, bed)
            #expect(restored.status == Exit.done, "\(restored.error)")
            #expect(restored.output.contains("before-restore-"))
            try await bed.start()
            let count = try await bed.ctl("--json", "roster", "count")
            #expect(count.output.contains("50"))
        }
    }

    @Test(
        "a state folder that cannot be written is named with what to do: 78; a full disk is 75, and leaves nothing behind",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk and become somebody else"))
    func unfitState() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(50)))
            let file = bed.folder.path("b")
            try #require(try await bed.ctl("backup", file).status == Exit.done)
            func restore(_ state: String, _ before: [String] = []) async throws -> Command.Result {
                let words = before + [Programs.urgentd, "restore", "-", "--state", state]
                return try await Command.run("/bin/sh", ["-c", "exec \"$@\" < \"$0\"", file] + words)
            }
            let plain = try bed.folder.write("plain", "a file")
            let closed = bed.folder.path("closed")
            mkdir(closed, 0o700)
            let nobody = ["setpriv", "--reuid=65534", "--clear-groups"]
            for (state, who, advice) in [
                (plain, [], "give another path"), ("\(plain)/state", [], "give another path"),
                (bed.folder.path("none/state"), [], "make the folder above it first"),
                ("/var/lib/urgentd-\(UUID().uuidString)", nobody, "run it as root"),
                (closed, nobody, "run it as root"),
            ] {
                let result = try await restore(state, who)
                #expect(result.status == Exit.configuration, "\(state): \(result.error)")
                #expect(result.error.contains(advice), "\(state): \(result.error)")
            }
            #expect(try String(contentsOfFile: plain, encoding: .utf8) == "a file")

            mkdir(bed.folder.path("disk"), 0o755)
            let disk = try SmallDisk(at: bed.folder.path("disk"), kibibytes: 128)
            let full = try await restore(bed.folder.path("disk/state"))
            #expect(full.status == Exit.busy && full.error.contains("full"), "\(full.status) \(full.error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: bed.folder.path("disk")).isEmpty)
            try disk.set(readOnly: true)
            let fixed = try await restore(bed.folder.path("disk/state"))
            #expect(fixed.status == Exit.configuration, "\(fixed.error)")
            #expect(fixed.error.contains("mount it for writing"), "\(fixed.error)")
        }
    }

    @Test("on a new machine a backup is all that is needed: who left stays away, and links still hold")
    func newMachine() async throws {
        try await DaemonBed.run { bed in
            let people = Person.crowd(3)
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            try #require(try await bed.ctl("roster", "erase", "p1").status == Exit.done)
            let file = bed.folder.path("b")
            try #require(try await bed.ctl("backup", file).status == Exit.done)
            let keys = try Data(contentsOf: URL(filePath: "\(bed.state)/token-keys"))
            #expect(try await bed.stop() == Exit.done)
            try FileManager.default.removeItem(atPath: bed.state)
            let restored = try await restore(file, bed)
            try #require(restored.status == Exit.done, "\(restored.error)")
            try await bed.start()
            let again = try await bed.ctl("--json", "roster", "import", "-", input: Person.csv(people))
            #expect(again.status == Exit.badInput && again.output.contains("\"skipped\":1"), "\(again.output)")
            #expect(try Data(contentsOf: URL(filePath: "\(bed.state)/token-keys")) == keys)
        }
    }
}
