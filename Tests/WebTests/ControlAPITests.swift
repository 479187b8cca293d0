// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Testing

@Suite("The control API over its socket")
struct ControlAPIServerTests {
    @Test("status comes back in full")
    func status() async throws {
        try await ControlServer.run { server in
            let status = try await ControlClient(socket: server.socket).status("UA 042/26")
            #expect(status.audience == 81_234)
            #expect(status.states[.accepted] == 81_000)
        }
    }
}
