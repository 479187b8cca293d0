// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The doctor and files")
struct DoctorFileTests {
    @Test("a healthy installation has nothing but ok")
    func healthy() throws {
        let bed = try DoctorBed()
        let levels = bed.doctor.folderFindings().levels
        #expect(levels == [.stateFolder: .ok, .stateFiles: .ok, .queueFolder: .ok, .controlSocket: .note])
    }

    @Test(
        "what others can read, write or own is found",
        arguments: [
            ("state", 0o755, DoctorCheck.stateFolder, Finding.Level.warning),
            ("state/roster.key", 0o640, .stateFiles, .error),
            ("state/ledger.sqlite", 0o604, .stateFiles, .error),
            ("queue/new", 0o2772, .queueFolder, .error),
            ("queue", 0o2775, .queueFolder, .warning),
            ("queue/tmp", 0o2770, .queueFolder, .warning),
            ("queue/new", 0o2770, .queueFolder, .warning),
        ])
    func modes(_ path: String, _ mode: Int, _ check: DoctorCheck, _ level: Finding.Level) throws {
        let bed = try DoctorBed()
        chmod(bed.folder.path(path), mode_t(mode))
        let findings = bed.doctor.folderFindings()
        #expect(findings.levels[check] == level)
        #expect(findings.areComplete)
        let finding = try #require(findings.first { $0.check == check && $0.level == level })
        #expect(finding.subject == bed.folder.path(path) && finding.what.contains(String(mode, radix: 8)))
    }

    @Test("a missing key, a missing queue and a file that is no socket are found")
    func missing() throws {
        var bed = try DoctorBed(.daemon)
        unlink(bed.folder.path("state/roster.key"))
        rmdir(bed.folder.path("queue/new"))
        bed.configuration.control.socket = try bed.folder.write("plain", "")
        let levels = bed.doctor.folderFindings().levels
        #expect(levels[.stateFiles] == .error && levels[.queueFolder] == .error && levels[.controlSocket] == .error)
        bed.configuration.state = bed.folder.path("nowhere")
        #expect(bed.doctor.folderFindings().levels[.stateFolder] == .error)
    }

    @Test(
        "what belongs to somebody else is found", .enabled(if: getuid() == 0, "only root can give files away"))
    func owners() throws {
        let bed = try DoctorBed()
        chown(bed.folder.path("state/ledger.sqlite"), 65534, 65534)
        let findings = bed.doctor.folderFindings()
        #expect(findings.levels[.stateFiles] == .error)
        #expect(findings.contains { $0.what.contains("nobody") })
        let daemon = try DoctorBed(.daemon)
        chown(daemon.folder.path("state"), 65534, 65534)
        #expect(daemon.doctor.folderFindings().levels[.stateFolder] == .error)
    }

    @Test("a top folder in which colleagues can rename tmp/ and new/ is found; the sticky bit is as good as a list")
    func topFolder() throws {
        let bed = try DoctorBed()
        let path = bed.folder.path("queue")
        func finding() throws -> Finding {
            try #require(bed.doctor.folderFindings().first { $0.check == .queueFolder })
        }
        #expect(try finding().level == .ok)
        let loose = AccessList([.init(.owner, .all), .init(.group, .all), .init(.mask, .all), .init(.others, [])])
        #expect(loose.set(on: path, .access))
        let found = try finding()
        #expect(found.level == .warning && found.subject == path && found.what.contains("rename tmp/ and new/"))
        #expect(found.advice.contains("chmod +t \(path)") && !found.why.isEmpty)
        #expect(chmod(path, 0o3770) == 0)
        #expect(try finding().level == .ok)
    }

    @Test("a folder in which a loose umask leaves new files open to colleagues is a note", arguments: ["tmp", "new"])
    func defaultList(_ part: String) throws {
        let bed = try DoctorBed()
        let path = bed.folder.path("queue/\(part)")
        let loose = AccessList([.init(.owner, .all), .init(.group, .all), .init(.others, [])])
        #expect(loose.set(on: path, .defaults))
        let found = bed.doctor.folderFindings()
        #expect(found.levels[.queueFolder] == .note)
        #expect(found.contains { $0.subject == path && $0.advice.contains("setfacl") })
        #expect(rmdir(path) == 0)
        try bed.make("queue/\(part)", 0o3770)
        let bare = bed.doctor.folderFindings()
        #expect(bare.contains { $0.subject == path && $0.what.contains("no default access list") })
    }

    @Test(
        "a part of the queue that belongs to somebody else is found, and one that the daemon cannot empty",
        .enabled(if: getuid() == 0, "only root can give folders away"))
    func queueOwners() throws {
        for part in ["", "/tmp", "/new", "/done", "/rejected"] {
            let bed = try DoctorBed()
            let path = bed.folder.path("queue\(part)")
            #expect(chown(path, 65_534, 0) == 0)
            let finding = try #require(bed.doctor.folderFindings().first { $0.check == .queueFolder })
            #expect(finding.level == .warning && finding.subject == path && finding.what.contains("nobody"))
        }
        // The daemon's user is who owns the state folder.
        let bed = try DoctorBed()
        for name in ["state", "queue", "queue/tmp"] { #expect(chown(bed.folder.path(name), 65_534, 0) == 0) }
        let stuck = try #require(bed.doctor.folderFindings().first { $0.check == .queueFolder })
        #expect(stuck.level == .error && stuck.what.contains("cannot move files out of it"))
        for name in ["new", "done", "rejected"] { #expect(chown(bed.folder.path("queue/\(name)"), 65_534, 0) == 0) }
        #expect(bed.doctor.folderFindings().levels[.queueFolder] == .ok)
    }

    @Test("a configuration file that others can change, one that changed, and one that is broken")
    func configurationFile() throws {
        var bed = try DoctorBed()
        let text = bed.configuration.text
        let file = try bed.folder.write("urgentd.json5", text)
        guard case .success(let read) = Configuration.loaded(file) else {
            Issue.record("the effective file is not valid")
            return
        }
        bed.configuration = read
        #expect(bed.doctor.folderFindings().levels[.configurationFile] == .ok)
        #expect(bed.doctor.configurationFindings().levels[.configuration] ?? .ok < .warning)
        chmod(file, 0o666)
        #expect(bed.doctor.folderFindings().levels[.configurationFile] == .warning)
        try bed.folder.write("urgentd.json5", text.replacing("\"20s\"", with: "\"21s\""))
        #expect(bed.doctor.configurationFindings().levels[.configuration] == .warning)
        try bed.folder.write("urgentd.json5", text.replacing("drain:", with: "drian:"))
        let broken = bed.doctor.configurationFindings()
        #expect(broken.levels[.configuration] == .error && broken.areComplete)
        #expect(broken.contains { $0.what.contains("drian") && $0.what.hasPrefix("line ") })
    }

    @Test("credentials: there, missing, open to others, empty; a name that only the service sees")
    func credentials() throws {
        var bed = try DoctorBed()
        func level(_ text: String) -> Finding.Level? {
            bed.configuration.relays[0].username = "u"
            bed.configuration.relays[0].credential = Credential(text)
            let findings = bed.doctor.credentialFindings()
            #expect(findings.areComplete)
            return findings.first { $0.subject.hasPrefix("relay ") }?.level
        }
        let secret = try bed.folder.write("secret", "correct horse\n")
        chmod(secret, 0o600)
        #expect(level(secret) == .ok)
        #expect(!bed.doctor.credentialFindings().contains { "\($0)".contains("horse") })
        chmod(secret, 0o644)
        #expect(level(secret) == .error)
        #expect(level(bed.folder.path("nothing")) == .error)
        let empty = try bed.folder.write("empty", "")
        chmod(empty, 0o600)
        #expect(level(empty) == .error)
        #expect(level("relay-password") == .note)
        bed.scene.place = .daemon
        #expect(level("relay-password") == .error)
        bed.scene.credentials = bed.folder.path
        try bed.folder.write("relay-password", "x")
        #expect(level("relay-password") == .ok)
    }
}
