// SPDX-License-Identifier: MIT

import CommandLineArguments
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import urgentctl

@Suite("Corrections and what follows, through urgentctl")
struct FollowUpVerbTests {
    private func run(_ words: String..., on server: ControlServer, _ console: CapturingConsole) async -> ProgramExit {
        await ControlProgram.run(words, environment: ["URGENTD_SOCKET": server.socket], console: console)
    }

    private func object(_ line: String) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]) ?? [:]
    }

    @Test("correct, update and close --outcome carry a whole document to the action that they name")
    func followUps() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("next.json5", "{ subject: 'next' }")
        try await ControlServer.run { server in
            let correction = CapturingConsole()
            #expect(await run("correct", "UA 042/26", file, on: server, correction) == .done)
            #expect(correction.out.contains("version 2 taken in: nothing of version 1 leaves any more"))
            let update = CapturingConsole()
            #expect(await run("update", "UA 042/26", file, "--json", on: server, update) == .done)
            #expect(object(update.out)["created"] as? Bool == false)
            let outcome = CapturingConsole()
            #expect(
                await run("close", "UA 042/26", "--outcome", file, "--reason", "free", on: server, outcome) == .done)
            #expect(outcome.out.contains("nothing leaves any more") && outcome.out.contains("awaiting-approval"))
            #expect(server.desk.state.withLock { $0.documents.count } == 3)
            #expect(server.desk.state.withLock { $0.closures } == ["free"])
            let bad = try folder.write("bad.json5", "[]")
            for verb in ["correct", "update"] {
                #expect(await run(verb, "UA 042/26", bad, on: server, CapturingConsole()) == .badInput)
            }
            #expect(await run("correct", "UA 042/26", "/nowhere", on: server, CapturingConsole()) != .done)
        }
    }
}
