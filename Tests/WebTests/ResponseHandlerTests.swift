// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Responses on the public listener")
struct ResponseHandlerTests {
    private func answer(_ request: String, _ desk: MemoryDesk = MemoryDesk()) async throws -> String {
        let folder = try TemporaryFolder()
        var router = Router()
        ResponseHandler(desk: desk, doorkeeper: Doorkeeper(trusted: [], clock: ManualClock())).register(on: &router)
        let listener = HTTPListener(name: "test", endpoint: .unix(path: folder.path("s")), router: router)
        try await listener.start()
        let client = try RawClient(unix: folder.path("s"))
        client.send(request)
        let answer = await client.readToEnd()
        await listener.stop(within: .zero)
        return try #require(answer)
    }

    private func post(_ body: String, type: String = "application/json") -> String {
        "POST /v1/responses HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: \(type)\r\n"
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("the first time is 201, the same again 200, and neither says anything about the person or the action")
    func recorded() async throws {
        let desk = MemoryDesk()
        let request = post(#"{"token":"genuine-1","kind":"letter"}"#)
        let first = try await answer(request, desk)
        #expect(first.hasPrefix("HTTP/1.1 201") && first.hasSuffix("{\"kind\":\"letter\",\"new\":true}\n"))
        let again = try await answer(
            post(#"{"token":"genuine-1","kind":"letter"}"#, type: "Application/JSON; charset=utf-8"), desk)
        #expect(again.hasPrefix("HTTP/1.1 200") && again.hasSuffix("{\"kind\":\"letter\",\"new\":false}\n"))
        #expect(!first.contains("UA 042/26") && !first.contains("genuine"))
    }

    @Test("GET, HEAD and others record nothing", arguments: ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
    func methods(method: String) async throws {
        let desk = MemoryDesk()
        let found = try await answer(
            "\(method) /v1/responses?token=genuine-1&kind=letter HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", desk
        )
        #expect(found.hasPrefix("HTTP/1.1 405") && found.contains("Allow: POST"), "\(found)")
        #expect(desk.state.withLock { $0.responses.isEmpty })
    }

    @Test(
        "what is no such document is refused before the desk sees it",
        arguments: [
            ("", "400"), ("{}", "400"), ("[]", "400"), (#"{"token":1,"kind":"letter"}"#, "400"),
            (#"{"token":"genuine""#, "400"), (String(repeating: " ", count: 1_025), "413"),
        ])
    func documents(body: String, status: String) async throws {
        let desk = MemoryDesk()
        let found = try await answer(post(body), desk)
        #expect(found.hasPrefix("HTTP/1.1 \(status)"), "\(found)")
        #expect(desk.state.withLock { $0.responses.isEmpty })
    }

    @Test(
        "a form is none: browsers post forms across sites",
        arguments: ["text/plain", "application/x-www-form-urlencoded", ""])
    func types(type: String) async throws {
        let found = try await answer(post(#"{"token":"genuine-1","kind":"letter"}"#, type: type))
        #expect(found.hasPrefix("HTTP/1.1 415"), "\(found)")
    }

    @Test("the desk's no has its status, and its own failures are not told to the world")
    func refused() async throws {
        #expect(try await answer(post(#"{"token":"false","kind":"letter"}"#)).hasPrefix("HTTP/1.1 403"))
        #expect(try await answer(post(#"{"token":"genuine","kind":"song"}"#)).hasPrefix("HTTP/1.1 422"))
        let desk = MemoryDesk()
        desk.state.withLock { $0.failure = .failed("/var/lib/urgentd is full") }
        let found = try await answer(post(#"{"token":"genuine","kind":"fax"}"#), desk)
        #expect(found.hasPrefix("HTTP/1.1 500") && !found.contains("/var"), "\(found)")
    }
}
