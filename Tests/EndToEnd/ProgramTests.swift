// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The programs, from outside")
struct ProgramTests {
    private static let sample = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../config/urgentd.json5").standardizedFileURL.path(percentEncoded: false)

    @Test("a second daemon on the same state folder refuses to start, and the first one works on")
    func secondDaemon() async throws {
        try await DaemonBed.run { bed in
            let second = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(second.status == Exit.busy)
            #expect(second.error.contains("another urgentd works on \(bed.state)"))
            // It has not taken the first one's socket away either.
            #expect(try await bed.ctl("status").status == Exit.done)
        }
    }

    @Test("a daemon that was killed leaves no lock and no socket in the way")
    func afterKill() async throws {
        try await DaemonBed.run { bed in
            try await bed.handIn(SampleAction(reference: "UA 8/26"))
            try await bed.kill()
            let nobody = try await bed.ctl("status")
            #expect(nobody.status == Exit.unreachable)
            #expect(nobody.error.contains("the daemon does not answer at \(bed.socket)"))
            try await bed.start()
            #expect(try await bed.status("UA 8/26").state == "awaiting-approval")
        }
    }

    @Test("a configuration with faults is refused with the line and key of every one")
    func badConfiguration() async throws {
        let folder = try TemporaryFolder()
        let text = BedConfiguration().text(state: folder.path("s"), queue: folder.path("q"), socket: folder.path("c"))
        let bad = text.replacing("publicURL:", with: "publicUrl:")
            .replacing("timeout: \"5s\"", with: "timeout: \"5 parsecs\"")
        let file = try folder.write("bad.json5", bad)
        for words in [["serve", "--config", file], ["check-config", file]] {
            let result = try await Command.run(Programs.urgentd, words)
            #expect(result.status == Exit.configuration)
            #expect(result.output.isEmpty)
            #expect(result.error.contains("http.publicUrl") && result.error.contains("publicURL"), "\(result.error)")
            #expect(result.error.contains("webhooks.timeout"))
            for key in ["publicUrl", "parsecs"] {
                let line = try #require(
                    bad.split(separator: "\n", omittingEmptySubsequences: false)
                        .firstIndex { $0.contains(key) })
                #expect(result.error.contains("\(line + 1)"), "\(key): \(result.error)")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("s")))
        let broken = try await Command.run(
            Programs.urgentd, ["serve", "--config", try folder.write("broken.json5", "{ state: ")])
        #expect(broken.status == Exit.configuration)
        #expect(broken.error.contains("line 1"))
        let missing = try await Command.run(Programs.urgentd, ["serve", "--config", folder.path("none")])
        #expect(missing.status == Exit.configuration)
        #expect(missing.error.contains("No such file"))
        let usage = try await Command.run(Programs.urgentd, ["serve"])
        #expect(usage.status == Exit.usage)
    }

    @Test("the sample configuration is valid, and the effective file that --show prints reads back to itself")
    func sampleConfiguration() async throws {
        let check = try await Command.run(Programs.urgentd, ["check-config", Self.sample])
        #expect(check.status == Exit.done, "\(check.error)")
        #expect(check.output.contains("the configuration is valid"))
        let shown = try await Command.run(Programs.urgentd, ["check-config", Self.sample, "--show"])
        #expect(shown.status == Exit.done)
        let folder = try TemporaryFolder()
        let again = try await Command.run(
            Programs.urgentd, ["check-config", try folder.write("effective.json5", shown.output), "--show"])
        #expect(again.status == Exit.done, "\(again.error)")
        #expect(again.output == shown.output)
    }

    @Test("a state folder that cannot be used is told in one sentence")
    func badState() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("file", "")
        let text = BedConfiguration().text(state: "\(file)/state", queue: folder.path("q"), socket: folder.path("c"))
        let result = try await Command.run(
            Programs.urgentd, ["serve", "--config", try folder.write("c.json5", text)])
        #expect(result.status == Exit.configuration)
        #expect(result.error.contains("\(file)/state"))
    }

    @Test("a file where the socket should be is left alone, and told")
    func socketTaken() async throws {
        let folder = try TemporaryFolder()
        let socket = try folder.write("control.sock", "something dear")
        let text = BedConfiguration().text(state: folder.path("s"), queue: folder.path("q"), socket: socket)
        let result = try await Command.run(
            Programs.urgentd, ["serve", "--config", try folder.write("c.json5", text)])
        #expect(result.status == Exit.configuration)
        #expect(result.error.contains(socket))
        #expect(try String(contentsOfFile: socket, encoding: .utf8) == "something dear")
    }

    @Test("a ledger that is none stops the start in one sentence and is left as it is")
    func badLedger() async throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("state"), 0o700)
        let content = String(repeating: "no ledger at all", count: 1000)
        let ledger = try folder.write("state/ledger.sqlite", content)
        try folder.write("state/roster.key", String(repeating: "0", count: 64) + "\n")
        for file in ["ledger.sqlite", "roster.key"] { chmod(folder.path("state/\(file)"), 0o600) }
        let text = BedConfiguration()
            .text(state: folder.path("state"), queue: folder.path("q"), socket: folder.path("c"))
        let result = try await Command.run(
            Programs.urgentd, ["serve", "--config", try folder.write("c.json5", text)])
        #expect(result.status == Exit.internalFault)
        #expect(result.error.contains("ledger"), "\(result.error)")
        #expect(try String(contentsOfFile: ledger, encoding: .utf8) == content)
    }

    @Test("a state folder whose key is gone is not opened with a new key")
    func lostKey() async throws {
        try await DaemonBed.run { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(2)))
            try await bed.ctl("roster", "erase", "p1")
            #expect(try await bed.stop() == Exit.done)
            #expect(unlink("\(bed.state)/roster.key") == 0)
            // Ended from outside if it starts all the same.
            let result = try await Command.run(
                "timeout", ["120", Programs.urgentd, "serve", "--config", bed.configurationFile])
            #expect(result.status == Exit.internalFault)
            #expect(!FileManager.default.fileExists(atPath: "\(bed.state)/roster.key"))
            #expect(result.error.contains("roster.key"), "\(result.error)")
        }
    }

    @Test(
        "only root, the daemon's user and delegates may act for others; who may not use the socket is told so",
        .enabled(if: getuid() == 0, "only root can become somebody else; the rule itself is tried in WebTests"))
    func delegates() async throws {
        // A copy that everybody may run, wherever the build folder lies.
        let folder = try TemporaryFolder()
        let program = folder.path("urgentctl")
        try FileManager.default.copyItem(atPath: Programs.urgentctl, toPath: program)
        func asNobody(_ bed: DaemonBed, _ words: String...) async throws -> Command.Result {
            try await Command.run(
                "setpriv",
                ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups", program, "--socket", bed.socket]
                    + words)
        }
        for isDelegate in [false, true] {
            var configuration = BedConfiguration()
            configuration.delegates = isDelegate ? ["nobody"] : []
            try await DaemonBed.run(configuration) { bed in
                let shut = try await asNobody(bed, "status")
                #expect(shut.status == Exit.notAllowed)
                #expect(shut.error.contains("may not use \(bed.socket)"))
                chmod(bed.socket, 0o666)
                #expect(try await asNobody(bed, "status").status == Exit.done)
                let pretending = try await asNobody(bed, "--as", "somebody.else", "status")
                #expect(pretending.status == (isDelegate ? Exit.done : Exit.notAllowed))
                #expect(pretending.error.contains("may not act for others") == !isDelegate)
            }
        }
    }

    @Test("the demo closes its account, in plain lines where there is no terminal")
    func demo() async throws {
        let folder = try TemporaryFolder()
        let result = try await Command.run(
            Programs.urgentd, ["demo", "--volunteers", "200", "--keep", folder.path("demo")])
        #expect(result.status == Exit.done, "\(result.error)")
        #expect(!result.output.contains("\u{1B}") && !result.output.contains("\r"))
        #expect(result.output.contains("accepted"), "\(result.output)")
        let mails = try FileManager.default.contentsOfDirectory(atPath: folder.path("demo/mail"))
        let hooks = try FileManager.default.contentsOfDirectory(atPath: folder.path("demo/webhooks"))
        #expect(mails.count { $0.hasSuffix(".eml") } + hooks.count { $0.hasSuffix(".http") } > 150)
        let again = try await Command.run(
            Programs.urgentd, ["demo", "--volunteers", "200", "--keep", folder.path("demo")])
        #expect(again.status != Exit.done)
        #expect(again.error.contains("holds a demo already"))
    }
}
