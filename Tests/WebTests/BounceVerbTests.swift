// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Bounces and suppressed addresses through urgentctl")
struct BounceVerbTests {
    private func run(_ words: [String], on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    @Test("bounce hands the message over as it is, and prints what was understood and done")
    func bounce() async throws {
        try await ControlServer.run { server in
            let file = try server.folder.write("message", "From: a\r\n\r\nb\u{0}c")
            let console = CapturingConsole()
            #expect(await run(["bounce", file], on: server, console) == .done)
            for word in ["a delivery report", "failed 550 5.1.1", "to v1", "is bounced", "not written to", "2 more"] {
                #expect(console.out.contains(word), "\(word)")
            }
            let json = CapturingConsole()
            #expect(await run(["--json", "bounce", file], on: server, json) == .done)
            let object = try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any]
            #expect(object?["kind"] as? String == "delivery-status")
            #expect(object?["leftOut"] as? Int == 2)
            let messages = server.desk.state.withLock { $0.messages }
            #expect(messages == Array(repeating: Array("From: a\r\n\r\nb\u{0}c".utf8), count: 2))
        }
    }

    @Test("suppress add wants a reason, remove does not, list goes through all pages without an address")
    func suppress() async throws {
        try await ControlServer.run { server in
            let console = CapturingConsole()
            #expect(await run(["suppress", "add", "a@example.org"], on: server, console) == .usage)
            #expect(
                await run(["suppress", "add", "a@example.org", "--reason", "by phone"], on: server, console) == .done)
            #expect(await run(["suppress", "remove", "a@example.org"], on: server, console) == .done)
            #expect(console.out.contains("moved: 2, suppressed: 3"))
            #expect(console.out.contains("was not suppressed"))
            let verbs = server.desk.state.withLock { $0.suppressionVerbs }
            #expect(verbs == [["add", "a@example.org", "by phone"], ["remove", "a@example.org"]])
            let list = CapturingConsole()
            #expect(await run(["suppress", "list", "--json"], on: server, list) == .done)
            #expect(list.out.split(separator: "\n").count == 2)
            #expect(list.out.contains("mailbox-full") && list.out.contains("null") && !list.out.contains("@"))
        }
    }
}
