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
            let keys = [
                "failingSince", "failures", "host", "lastCode", "lastReply", "reason", "since", "state", "volunteer",
            ]
            #expect(rows.allSatisfy { $0.keys.sorted() == keys })
            let disabled = CapturingConsole()
            #expect(await run("endpoint", "list", "--disabled", on: server, disabled) == .done)
            for word in ["v2", "disabled", "410", "chat.example.org", "it is gone"] {
                #expect(disabled.out.contains(word), "\(word)")
            }
            #expect(!disabled.out.contains("v1 ") && !disabled.out.contains("https:"))
        }
    }

    @Test(
        "show tells state and last answers, and nothing that steers a terminal; html is a page of those that are not well"
    )
    func show() async throws {
        try await ControlServer.run { server in
            let shown = CapturingConsole()
            #expect(await run("endpoint", "show", "v2", on: server, shown) == .done)
            for word in [
                "v2", "disabled", "slack at chat.example.org", "it is gone", "failures       12", "HTTP 410 gone",
                "accepted: HTTP 204",
            ] {
                #expect(shown.out.contains(word), "\(word): \(shown.out)")
            }
            #expect(!shown.out.contains("\u{1b}[31m"))
            let json = CapturingConsole()
            #expect(await run("endpoint", "show", "v2", "--json", on: server, json) == .done)
            #expect(objects(json.out).first?.keys.sorted() == ["endpoint", "format", "next", "replies"])
            let page = CapturingConsole()
            #expect(await run("endpoint", "list", "--format", "html", on: server, page) == .done)
            #expect(
                page.out.hasPrefix("<!DOCTYPE html>")
                    && page.out.contains("HTTP 410 &lt;b&gt;gone&lt;/b&gt; &amp; away"))
            #expect(page.out.contains("Of 2 endpoints 1 are disabled and 0 are failing") && !page.out.contains("v1"))
            let listing = CapturingConsole()
            #expect(await run("endpoint", "list", "--format", "json", on: server, listing) == .done)
            #expect(objects(listing.out).count == 2)
            #expect(await run("endpoint", "list", "--format", "xml", on: server, CapturingConsole()) == .usage)
            #expect(
                await run("endpoint", "list", "--format", "html", "--json", on: server, CapturingConsole()) == .usage)
            #expect(await run("endpoint", "show", "x", on: server, CapturingConsole()) == .refused)
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
