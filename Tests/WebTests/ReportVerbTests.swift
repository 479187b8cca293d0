// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Closing reports through urgentctl")
struct ReportVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    @Test("report has words for people, a page, and JSON by either option")
    func formats() async throws {
        try await ControlServer.run { server in
            let words = CapturingConsole()
            #expect(await run("report", "UA 042/26", on: server, words) == .done)
            for part in ["ended by early", "approved by approvals-desk", "audience      81,234, account agrees", "+3"] {
                #expect(words.out.contains(part), "\(part) in \(words.out)")
            }
            let page = CapturingConsole()
            #expect(await run("report", "UA 042/26", "--format", "html", on: server, page) == .done)
            #expect(page.out.hasPrefix("<!DOCTYPE html>\n") && page.out.hasSuffix("</html>\n"))
            for option in [["--json"], ["--format", "json"], ["--json", "--format=json"]] {
                let json = CapturingConsole()
                #expect(
                    await ControlProgram.run(
                        ["report", "UA 042/26"] + option, environment: ["URGENTD_SOCKET": server.socket], console: json)
                        == .done)
                let document = try #require(ControlJSON.read(ReportDocument.self, from: Array(json.out.utf8)))
                #expect(document.report == Samples.closingReport)
                #expect(document.sinceClose.map(\.changes) == [["accepted": -3, "bounced": 3]])
            }
        }
    }

    @Test("no such format, no such action, an action that is open: each its own answer")
    func refusals() async throws {
        try await ControlServer.run { server in
            #expect(await run("report", "UA 042/26", "--format", "pdf", on: server, CapturingConsole()) == .usage)
            let both = CapturingConsole()
            #expect(await run("report", "UA 042/26", "--json", "--format", "html", on: server, both) == .usage)
            #expect(await run("report", "UA 1/26", on: server, CapturingConsole()) == .refused)
            server.desk.state.withLock { $0.failure = .refused("UA 042/26 is open") }
            let open = CapturingConsole()
            #expect(await run("report", "UA 042/26", on: server, open) == .refused)
            #expect(open.errors.contains("is open"))
            server.desk.state.withLock { $0.failure = .busy("is being made") }
            #expect(await run("report", "UA 042/26", on: server, CapturingConsole()) == .busy)
        }
    }
}
