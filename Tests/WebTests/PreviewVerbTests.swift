// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Previews and tests through urgentctl")
struct PreviewVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    @Test("preview prints what the daemon rendered, and nothing else")
    func preview() async throws {
        try await ControlServer.run { server in
            for format in ["text", "html", "eml"] {
                let console = CapturingConsole()
                let status = await run(
                    "preview", "UA 042/26", "--language", "ar", "--format", format, on: server, console)
                #expect(status == .done)
                #expect(console.out == "UA 042/26 ar \(format)")
            }
            #expect(await run("preview", "UA 042/26", on: server, CapturingConsole()) == .usage)
            #expect(
                await run("preview", "UA 042/26", "--language", "ar", "--format", "pdf", on: server, CapturingConsole())
                    == .usage)
            let odd = CapturingConsole()
            #expect(await run("preview", "UA 042/26", "--language", "?", on: server, odd) != .done)
            #expect(odd.errors.contains("language"))
        }
    }

    @Test("test-send takes one destination and says what came of it, never the address")
    func testSend() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(
                await run("test-send", "UA 042/26", "--to", "me@example.org", "--language", "ar", on: server, console)
                    == .done)
            #expect(console.out == "accepted in 12 ms: 250 ok\n")
            #expect(
                await run(
                    "test-send", "UA 042/26", "--webhook", "https://chat.example.org/x", "--format", "slack",
                    on: server,
                    CapturingConsole()) == .done)
            let sent = server.desk.state.withLock { $0.testSends }
            #expect(sent.map(\.language) == [LanguageTag("ar"), nil])
            #expect(sent.map(\.destination.channel) == [.email, .webhook])
            for words in [[], ["--to", "a@example.org", "--webhook", "https://example.org"]] {
                let status = await ControlProgram.run(
                    ["test-send", "UA 042/26"] + words, environment: ["URGENTD_SOCKET": server.socket],
                    console: CapturingConsole())
                #expect(status == .usage)
            }
            let bad = CapturingConsole()
            #expect(await run("test-send", "UA 042/26", "--to", "nobody here", on: server, bad) != .done)
            #expect(bad.errors.contains("no mail address") && !bad.errors.contains("nobody here"))
        }
    }
}
