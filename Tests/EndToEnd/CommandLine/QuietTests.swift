// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(
    "urgentctl of a colleague leaves no complaint in the journal",
    .enabled(if: getuid() == 0, "only root can become somebody else"))
struct QuietTests {
    /// `urgentctl` as nobody; what libdispatch would say to syslog comes on standard error.
    private static func words(_ bed: DaemonBed, _ words: [String]) async throws -> [String] {
        let program = bed.folder.path("urgentctl")
        if !FileManager.default.fileExists(atPath: program) {
            try #require(try await Command.run("/bin/cp", [Programs.urgentctl, program]).status == 0)
            chmod(bed.socket, 0o666)
        }
        return ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
            + ["env", "LIBDISPATCH_LOG=stderr", program, "--socket", bed.socket] + words
    }

    @Test("short verbs, one that reads a file, one that streams, one without a daemon")
    func verbs() async throws {
        try await DaemonBed.run { bed in
            let action = SampleAction(reference: "UA 1/26").text
            for (verb, status) in [
                (["status"], Exit.done), (["enqueue", "-"], Exit.done), (["show", "UA 1/26"], Exit.done),
                (["metrics"], Exit.done), (["audit"], Exit.done), (["show", "UA 2/26"], Exit.refused),
                (["--socket", "/nowhere", "status"], Exit.unreachable),
            ] {
                let result = try await Command.run("setpriv", try await Self.words(bed, verb), input: action)
                #expect(result.status == status && !result.error.contains("priority"), "\(verb): \(result.error)")
            }
        }
    }

    @Test("one that watches, and pauses between two looks")
    func watch() async throws {
        try await DaemonBed.run { bed in
            try await bed.handIn(SampleAction(reference: "UA 1/26"))
            let watcher = try ChildProcess(
                "setpriv", try await Self.words(bed, ["--json", "status", "UA 1/26", "--watch"]))
            _ = try await watcher.waitForLine(containing: "awaiting-approval")
            _ = try await bed.ctl("withdraw", "UA 1/26", "--reason", "it was a test")
            _ = try await watcher.waitForLine(containing: "withdrawn")
            #expect(try await watcher.exitStatus() == Exit.done)
            #expect(!watcher.printed.contains("priority"), "\(watcher.printed)")
        }
    }
}
