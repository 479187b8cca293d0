// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import Synchronization
import Testing

@testable import Web

@Suite("Who asks")
struct IdentityTests {
    /// Debian's and everybody's user without rights.
    private static let nobody: uid_t = 65_534

    private func request(from user: uid_t?, as name: String? = nil) throws -> HTTPRequest {
        let head = try #require(
            HTTPRequestHead(
                method: "GET", target: "/", headers: name.map { ["x-urgentd-as": $0] } ?? [:],
                peer: user.map { PeerCredentials(user: $0, process: 1) }))
        return HTTPRequest(head: head, parameters: [:], body: [], stream: nil)
    }

    @Test("the login is that of the user at the other end of the socket")
    func realPeer() async throws {
        try await ControlServer.run { server in
            let login = PeerCredentials(user: geteuid(), process: 1).login
            _ = try await ControlClient(socket: server.socket).submit(Array("{}".utf8))
            _ = try await ControlClient(socket: server.socket, actingAs: "approvals-desk").submit(Array("{}".utf8))
            #expect(
                server.desk.state.withLock { $0.identities } == [
                    Identity(name: login, login: login), Identity(name: "approvals-desk", login: login),
                ])
        }
    }

    @Test("root, the daemon's own user and delegates may act for others; nobody else")
    func actingAs() throws {
        let login = PeerCredentials(user: Self.nobody, process: 1).login
        let plain = IdentityRule(delegates: [], ownUser: 1)
        #expect(try plain.identity(of: request(from: 0, as: "approvals-desk")).name == "approvals-desk")
        #expect(try plain.identity(of: request(from: Self.nobody)) == Identity(name: login, login: login))
        let refused = #expect(throws: HTTPFailure.self) {
            try plain.identity(of: request(from: Self.nobody, as: "approvals-desk"))
        }
        #expect(refused?.status == 403 && refused?.document.error.kind == .notAllowed)
        let own = IdentityRule(delegates: [], ownUser: Self.nobody)
        #expect(
            try own.identity(of: request(from: Self.nobody, as: "approvals-desk"))
                == Identity(name: "approvals-desk", login: login))
        let delegate = IdentityRule(delegates: [login], ownUser: 1)
        #expect(try delegate.identity(of: request(from: Self.nobody, as: "approvals-desk")).name == "approvals-desk")
    }

    @Test("root, the daemon's own user and delegates may take a backup; nobody else of the staff")
    func operators() throws {
        let login = PeerCredentials(user: Self.nobody, process: 1).login
        try IdentityRule(delegates: [], ownUser: 1).checkOperator(request(from: 0))
        try IdentityRule(delegates: [], ownUser: Self.nobody).checkOperator(request(from: Self.nobody))
        try IdentityRule(delegates: [login], ownUser: 1).checkOperator(request(from: Self.nobody))
        for user in [Self.nobody, nil] {
            let refused = #expect(throws: HTTPFailure.self) {
                try IdentityRule(delegates: [], ownUser: 1).checkOperator(request(from: user))
            }
            #expect(refused?.status == 403)
        }
    }

    @Test("a name that is none is refused, and so is a peer without a user")
    func strange() throws {
        let rule = IdentityRule(delegates: [], ownUser: 0)
        for name in ["", " ", "a b", "a\u{7}", String(repeating: "a", count: 65)] {
            #expect(throws: HTTPFailure.self, "\(name)") { try rule.identity(of: request(from: 0, as: name)) }
        }
        #expect(throws: HTTPFailure.self) { try rule.identity(of: request(from: nil)) }
    }

    @Test("a user that no directory knows is called by its number")
    func unknownUser() {
        #expect(PeerCredentials(user: 4_123_456, process: 1).login == "uid:4123456")
        #expect(PeerCredentials(user: 0, process: 1).login == "root")
    }

    @Test("the control API is not served over TCP")
    func noTCP() async throws {
        var router = Router()
        ControlHandlers(desk: MemoryDesk()).register(on: &router)
        let listener = HTTPListener(name: "test", endpoint: .tcp("127.0.0.1:0"), router: router)
        guard case .tcp(_, let port) = try await listener.start() else { return }
        let client = try RawClient(port: port)
        client.send("GET /v1/status HTTP/1.1\r\nHost: a\r\nX-Urgentd-As: root\r\nConnection: close\r\n\r\n")
        #expect(await client.readToEnd()?.hasPrefix("HTTP/1.1 403 ") == true)
        await listener.stop(within: .zero)
    }
}
