// SPDX-License-Identifier: MIT

import ControlAPI
import TestSupport
import Testing

@Suite("The client without a daemon")
struct ClientTests {
    @Test("nobody at the socket is told as such, whatever lies there")
    func unreachable() async throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        for path in [folder.path("nothing"), folder.path("file"), folder.path(String(repeating: "x", count: 120))] {
            let fault = await #expect(throws: ControlFault.self) { try await ControlClient(socket: path).status("A") }
            guard case .unreachable(let socket) = fault else {
                Issue.record("\(String(describing: fault))")
                continue
            }
            #expect(socket == path)
        }
    }
}
