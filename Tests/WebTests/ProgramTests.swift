// SPDX-License-Identifier: MIT

import CommandLineArguments
import Foundation
import TestSupport
import Testing

@testable import urgentctl

@Suite("The program urgentctl")
struct ProgramTests {
    /// The program lies beside the tests.
    private var program: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "urgentctl")
            .path(percentEncoded: false)
    }

    @Test("the process passes words, environment, input and exit status through")
    func process() async throws {
        try await ControlServer.run { server in
            let environment = ["URGENTD_SOCKET": server.socket]
            let status = try ChildProcess(program, ["--json", "status", "UA 042/26"], environment: environment)
            #expect(try await status.exitStatus() == 0)
            let input = try FileHandle(forReadingFrom: URL(filePath: server.folder.write("bad", "nonsense")))
            let bad = try ChildProcess(program, ["enqueue", "-"], environment: environment, input: input)
            #expect(try await bad.exitStatus() == ProgramExit.badInput.rawValue)
            let nobody = try ChildProcess(program, ["status", "--socket", "/nonexistent"], environment: environment)
            #expect(try await nobody.exitStatus() == ProgramExit.unreachable.rawValue)
        }
    }

    @Test("every help fits into eighty columns")
    func widths() throws {
        let verbs = ControlProgram.declaration.verbs.map(\.name)
        for name in verbs + ["", "roster"] {
            let words = name.split(separator: " ").map(String.init) + ["--help"]
            guard case .print(let help) = try ControlProgram.declaration.parse(words) else { continue }
            let wide = help.split(separator: "\n").filter { $0.count > 80 }
            #expect(wide.isEmpty)
            #expect(help.hasPrefix("Usage: urgentctl "))
        }
    }

    @Test("the verbs are those of the public interface")
    func verbs() {
        #expect(
            ControlProgram.declaration.verbs.map(\.name) == [
                "enqueue", "show", "preview", "test-send", "approve", "translate", "correct", "update", "close",
                "withdraw", "status",
                "deliveries", "responses", "reconcile", "report", "audit",
                "roster import", "roster export", "roster count", "roster show", "roster erase",
                "relay list", "relay pause", "relay resume",
                "endpoint list", "endpoint show", "endpoint enable", "endpoint disable", "endpoint test",
                "suppress add", "suppress remove", "suppress list", "bounce", "metrics", "clock accept", "doctor",
                "backup",
                "resume",
            ])
    }

    @Test("colours only where the console has them")
    func colours() async throws {
        try await ControlServer.run { server in
            for colour in [true, false] {
                let console = CapturingConsole(columns: 100, colour: colour)
                let words = ["status", "UA 042/26", "--socket", server.socket]
                #expect(await ControlProgram.run(words, environment: [:], console: console) == .done)
                #expect(console.out.contains("\u{1B}[32m") == colour)
            }
        }
    }
}
