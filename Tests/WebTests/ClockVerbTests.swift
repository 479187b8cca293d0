// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Domain
import Testing

@testable import urgentctl

@Suite("The clock's verb against a real listener")
struct ClockVerbTests {
    @Test("clock accept says by how much the daemon's time moved")
    func accept() async throws {
        try await ControlServer.run { server in
            let words = CapturingConsole()
            #expect(
                await ControlProgram.run(
                    ["clock", "accept", "--socket", server.socket], environment: [:], console: words) == .done)
            #expect(words.out == "the daemon's time went forward by 3600 s: it is 2026-11-21T08:00:00Z\n")
            let json = CapturingConsole()
            #expect(
                await ControlProgram.run(
                    ["--json", "clock", "accept", "--socket", server.socket], environment: [:], console: json)
                    == .done)
            #expect(json.out == #"{"movedSeconds":3600,"now":"2026-11-21T08:00:00Z"}"# + "\n")
        }
    }
}
