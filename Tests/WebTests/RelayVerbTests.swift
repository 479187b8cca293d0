// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import TestSupport
import Testing

@testable import urgentctl

@Suite("Relays through urgentctl")
struct RelayVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    private func objects(_ text: String) -> [[String: Any]] {
        text.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test("relay list shows how each does, in words and as one object a line")
    func list() async throws {
        try await ControlServer.run { server in
            let words = CapturingConsole()
            #expect(await run("relay", "list", on: server, words) == .done)
            let lines = words.out.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0].hasPrefix("relay  state"))
            #expect(lines[1].hasPrefix("main   slow   12/32"), "\(lines[1])")
            #expect(lines[1].contains("81,234") && lines[1].contains("950.2"))
            #expect(lines[2].contains("down") && lines[2].hasSuffix("connect 421 refused"), "\(lines[2])")
            let json = CapturingConsole()
            #expect(await run("relay", "list", "--json", on: server, json) == .done)
            let relays = objects(json.out)
            #expect(relays.map { $0["name"] as? String } == ["main", "hub"])
            #expect(
                relays[0].keys.sorted() == [
                    "accepted", "connectionLimit", "connections", "lastFault", "name", "paused", "ratePerSecond",
                    "refused", "slow", "slowDomains", "state", "waiting",
                ])
            #expect(relays[0]["lastFault"] is NSNull && relays[1]["state"] as? String == "down")
        }
    }

    @Test("relay pause and resume say what they did, and warn")
    func switching() async throws {
        try await ControlServer.run { server in
            let pause = CapturingConsole()
            #expect(await run("relay", "pause", "main", on: server, pause) == .done)
            #expect(pause.out == "main is paused\n" && pause.errors == "warning: no other\n")
            let again = CapturingConsole()
            #expect(await run("relay", "pause", "main", "--json", on: server, again) == .done)
            #expect(objects(again.out).first?.keys.sorted() == ["changed", "name", "paused", "warnings"])
            let list = CapturingConsole()
            #expect(await run("relay", "list", on: server, list) == .done)
            #expect(list.out.contains("main   paused"))
            let resume = CapturingConsole()
            #expect(await run("relay", "resume", "main", on: server, resume) == .done)
            #expect(resume.out == "main is in use\n" && resume.errors.isEmpty)
            let nothing = CapturingConsole()
            #expect(await run("relay", "resume", "main", on: server, nothing) == .done)
            #expect(nothing.out == "main is in use already; nothing changed\n")
        }
    }

    @Test("an unknown relay ends with 1 and the names there are; no name is a usage error")
    func unknown() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run("relay", "pause", "no/such relay", on: server, console) == .refused)
            #expect(console.errors.contains("there are: main, hub"))
            #expect(await run("relay", "pause", on: server, CapturingConsole()) == .usage)
            #expect(await run("relay", "resume", "", on: server, CapturingConsole()) == .usage)
        }
    }
}
