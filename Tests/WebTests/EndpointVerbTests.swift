// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Endpoints through urgentctl")
struct EndpointVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    private func objects(_ text: String) -> [[String: Any]] {
        text.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    @Test("list goes through all pages; every key is there, and no URL")
    func list() async throws {
        try await ControlServer.run { server in
            let all = CapturingConsole()
            #expect(await run("endpoint", "list", "--json", on: server, all) == .done)
            let rows = objects(all.out)
            #expect(rows.map { $0["volunteer"] as? String } == ["v1", "v2"])
            #expect(rows.map { $0["state"] as? String } == ["enabled", "disabled"])
            let keys = ["failingSince", "failures", "host", "lastCode", "reason", "since", "state", "volunteer"]
            #expect(rows.allSatisfy { $0.keys.sorted() == keys })
            let disabled = CapturingConsole()
            #expect(await run("endpoint", "list", "--disabled", on: server, disabled) == .done)
            for word in ["v2", "disabled", "410", "chat.example.org", "it is gone"] {
                #expect(disabled.out.contains(word), "\(word)")
            }
            #expect(!disabled.out.contains("v1 ") && !disabled.out.contains("https:"))
        }
    }

    @Test("enable, disable and test say what they did; a failed test exits 1")
    func verbs() async throws {
        try await ControlServer.run { server in
            let enabled = CapturingConsole()
            #expect(await run("endpoint", "enable", "v1", on: server, enabled) == .done)
            #expect(enabled.out == "the endpoint of v1 is enabled\n")
            let disabled = CapturingConsole()
            #expect(await run("endpoint", "disable", "v 2/ü", "--reason", "moves", on: server, disabled) == .done)
            #expect(disabled.out == "the endpoint of v2 is disabled: it is gone\n")
            let good = CapturingConsole()
            #expect(await run("endpoint", "test", "v1", on: server, good) == .done)
            #expect(good.out == "accepted in 12 ms: HTTP 204\n")
            let bad = CapturingConsole()
            #expect(await run("endpoint", "test", "v2", "--json", on: server, bad) == .refused)
            #expect(objects(bad.out).first?["accepted"] as? Bool == false)
            let verbs = server.desk.state.withLock { $0.endpointVerbs }
            #expect(verbs == [["enable", "v1"], ["disable", "v 2/ü", "moves"], ["test", "v1"], ["test", "v2"]])
        }
    }

    @Test("an unknown volunteer, an empty id and a reason without end are refused")
    func refused() async throws {
        try await ControlServer.run { server in
            #expect(await run("endpoint", "enable", "x", on: server, CapturingConsole()) == .refused)
            #expect(await run("endpoint", "test", "", on: server, CapturingConsole()) == .usage)
            #expect(await run("endpoint", "enable", on: server, CapturingConsole()) == .usage)
            let long = String(repeating: "r", count: 501)
            #expect(
                await run("endpoint", "disable", "v1", "--reason", long, on: server, CapturingConsole()) == .badInput)
        }
    }
}
