// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Glibc
import Testing

@testable import Web

@Suite("Who may have the ledger walked")
struct DeepLookTests {
    /// Debian's and everybody's user without rights.
    private static let nobody: uid_t = 65_534

    /// The status that a user gets for this path.
    private func status(of path: String, from user: uid_t, delegates: Set<String> = [], ownUser: uid_t = 1) async throws
        -> Int
    {
        var router = Router()
        ControlHandlers(desk: MemoryDesk(), delegates: delegates, ownUser: ownUser).register(on: &router)
        let head = try #require(
            HTTPRequestHead(method: "GET", target: path, headers: [:], peer: PeerCredentials(user: user, process: 1)))
        let route = try router.route(head)
        do throws(HTTPFailure) {
            return try await route.action(HTTPRequest(head: head, parameters: route.parameters, body: [], stream: nil))
                .status
        } catch {
            #expect(error.document.error.kind == .notAllowed)
            return error.status
        }
    }

    @Test("the deep look is for operators, the plain one for everybody who reaches the socket")
    func operators() async throws {
        let (plain, deep) = (ControlPath.doctor, ControlPath.doctor + "?deep=yes")
        #expect(try await status(of: plain, from: Self.nobody) == 200)
        #expect(try await status(of: deep, from: Self.nobody) == 403)
        #expect(try await status(of: deep, from: 0) == 200)
        #expect(try await status(of: deep, from: Self.nobody, ownUser: Self.nobody) == 200)
        let login = PeerCredentials(user: Self.nobody, process: 1).login
        #expect(try await status(of: deep, from: Self.nobody, delegates: [login]) == 200)
    }
}
