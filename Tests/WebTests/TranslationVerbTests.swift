// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Translations through urgentctl")
struct TranslationVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    private func object(_ line: String) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) ?? [:]
    }

    @Test("translate hands the bytes in as they are, and says what they are")
    func translate() async throws {
        try await ControlServer.run { server in
            let text = "{ subject: \"خوف\", body: \"ü\" }\r\n"
            let first = CapturingConsole(input: text)
            #expect(await run("translate", "UA 042/26", "ar", "-", "--json", on: server, first) == .done)
            #expect(
                object(first.out).keys.sorted()
                    == ["created", "digest", "expected", "language", "reference", "state", "version"])
            let again = CapturingConsole()
            let path = try server.folder.write("ar.json5", text)
            #expect(await run("translate", "UA 042/26", "ar", path, on: server, again) == .done)
            #expect(
                again.out.hasPrefix("UA 042/26 version 1 [ar] was there already, nothing changed, not released yet"))
            #expect(again.out.contains("digest \(Samples.draft.digest)"))
            let other = CapturingConsole(input: "{ }")
            #expect(await run("translate", "UA 042/26", "fr", "-", on: server, other) == .done)
            #expect(other.out.contains("nobody waits for it"))
            let translations = server.desk.state.withLock { $0.translations }
            #expect(translations.map(\.language) == ["ar", "ar", "fr"])
            #expect(translations[0].document == Array(text.utf8) && translations[1].document == Array(text.utf8))
        }
    }

    @Test("what is no language, or no verb's line, is refused")
    func refused() async throws {
        try await ControlServer.run { server in
            let bad = CapturingConsole(input: "{}")
            #expect(await run("translate", "UA 042/26", "not a tag", "-", on: server, bad) == .badInput)
            #expect(await run("translate", "UA 042/26", "", "-", on: server, CapturingConsole()) == .usage)
            #expect(await run("translate", "UA 042/26", "ar", on: server, CapturingConsole()) == .usage)
        }
    }

    @Test("show lists what waits for its release, with the digest; status says who waits, and until when")
    func looks() async throws {
        try await ControlServer.run { server in
            let show = CapturingConsole()
            #expect(await run("show", "UA 042/26", on: server, show) == .done)
            for part in ["[ar] draft, not released", Samples.draft.digest, "a.translator", "خوف على حياة سجين"] {
                #expect(show.out.contains(part), "\(part)")
            }
            let one = CapturingConsole()
            #expect(await run("show", "UA 042/26", "--language", "AR", "--json", on: server, one) == .done)
            let drafts = try #require(object(one.out)["drafts"] as? [[String: Any]])
            #expect(drafts.map { $0["language"] as? String } == ["ar"])
            #expect((object(one.out)["text"] as? [String: Any])?.isEmpty == true)
            let status = CapturingConsole()
            #expect(await run("status", "UA 042/26", on: server, status) == .done)
            #expect(status.out.contains("held for ar: 1,234 until 2026-11-21T08:10:00Z at the latest"))
            let json = CapturingConsole()
            #expect(await run("status", "UA 042/26", "--json", on: server, json) == .done)
            let held = try #require(object(json.out)["held"] as? [[String: Any]])
            #expect(held.first?["count"] as? Int == 1_234 && held.first?["until"] as? String == "2026-11-21T08:10:00Z")
        }
    }

    @Test("approve --language shows the draft, and approves what was shown")
    func approve() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole(answers: ["no"])
            #expect(await run("approve", "UA 042/26", "--language", "ar", on: server, console) == .refused)
            for part in ["[ar] خوف على حياة سجين", "a.translator", "1,234 for ar"] {
                #expect(console.errors.contains(part), "\(part)")
            }
            #expect(!console.errors.contains("Fear for the life"))
            // The desk in memory knows one digest only: the draft's is another, so it says no.
            let yes = CapturingConsole(answers: ["yes"])
            #expect(await run("approve", "UA 042/26", "--language", "ar", on: server, yes) == .refused)
            let order = server.desk.state.withLock { $0.approvals.last }
            #expect(order?.digest == Samples.draft.digest && order?.language?.text == "ar")
        }
    }
}
