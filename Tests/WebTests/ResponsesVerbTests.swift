// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Testing

@testable import urgentctl

@Suite("Responses through urgentctl")
struct ResponsesVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    @Test("responses says how many of how many people, and by what")
    func words() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("responses", "UA 042/26", on: server, console) == .done)
            let lines = console.out.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            #expect(lines.first == "UA 042/26 1,052 responses of 1,050 people, 3 of them late")
            #expect(lines.contains("all 12 0 0 1,040 0 1,052"))
            #expect(lines.contains("KE 12 0 0 1,040 0 1,052"))
            #expect(lines.contains("2026-11-21T10:00:00Z 0 0 0 1,040 0 1,040"))
            let order = lines.filter { $0.hasPrefix("e") }
            #expect(order.map { $0.prefix(2) } == ["en", "es"], "the most first")
        }
    }

    @Test("with --json it is one document")
    func json() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("--json", "responses", "UA 042/26", on: server, console) == .done)
            let document = try #require(ControlJSON.read(ResponseDocument.self, from: Array(console.out.utf8)))
            #expect(document == ResponseDocument(Samples.tally))
            #expect(document.total == 1_052 && document.byKind == ["letter": 12, "email": 1_040])
            #expect(document.byHour.map(\.from) == [Samples.now, Samples.now.advanced(by: .seconds(7_200))])
        }
    }

    @Test("an unknown reference is refused")
    func unknown() async throws {
        try await ControlServer.run { server in
            #expect(await run("responses", "UA 9/26", on: server, CapturingConsole()) == .refused)
            #expect(await run("responses", on: server, CapturingConsole()) == .usage)
        }
    }

    @Test("status shows the tally")
    func status() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("status", "UA 042/26", on: server, console) == .done)
            #expect(console.out.contains("responses email 1040, letter 12"), "\(console.out)")
            let json = CapturingConsole()
            #expect(await run("--json", "status", "UA 042/26", on: server, json) == .done)
            #expect(json.out.contains("\"responses\":{\"email\":1040,\"letter\":12}"))
        }
    }
}
