// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Receipts on the public listener")
struct ReceiptHandlerTests {
    private func answer(_ request: String, _ desk: MemoryDesk = MemoryDesk()) async throws -> String {
        let folder = try TemporaryFolder()
        var router = Router()
        ReceiptHandler(desk: desk).register(on: &router)
        let listener = HTTPListener(name: "test", endpoint: .unix(path: folder.path("s")), router: router)
        try await listener.start()
        let client = try RawClient(unix: folder.path("s"))
        client.send(request)
        let answer = await client.readToEnd()
        await listener.stop(within: .zero)
        return try #require(answer)
    }

    private func post(_ body: String, signature: String? = "genuine") -> String {
        "POST /receipts HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n"
            + "Webhook-Id: r1\r\nwebhook-timestamp: 1\r\n"
            + (signature.map { "WEBHOOK-SIGNATURE: \($0)\r\n" } ?? "")
            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("the first time is 201, the same again 200; headers and body arrive as they were sent")
    func recorded() async throws {
        let desk = MemoryDesk()
        let first = try await answer(post("{ \"a\": 1 }"), desk)
        #expect(first.hasPrefix("HTTP/1.1 201") && first.hasSuffix("{\"new\":true}\n"))
        #expect(try await answer(post("{ \"a\": 1 }"), desk).hasPrefix("HTTP/1.1 200"))
        let receipt = try #require(desk.state.withLock { $0.receipts.first })
        #expect(receipt.identifier == "r1" && receipt.timestamp == "1" && receipt.body == Array("{ \"a\": 1 }".utf8))
    }

    @Test("a wrong signature and none are the same; a long body is refused before the desk sees it")
    func refused() async throws {
        let desk = MemoryDesk()
        let wrong = try await answer(post("{}", signature: "v1,AAAA"), desk)
        let none = try await answer(post("{}", signature: nil), desk)
        func body(_ answer: String) -> String? { answer.components(separatedBy: "\r\n\r\n").last }
        #expect(wrong.hasPrefix("HTTP/1.1 403") && body(wrong) == body(none))
        #expect(try await answer(post(String(repeating: " ", count: 8193)), desk).hasPrefix("HTTP/1.1 413"))
        #expect(desk.state.withLock { $0.receipts.isEmpty })
    }

    @Test("GET and others record nothing", arguments: ["GET", "HEAD", "PUT", "DELETE"])
    func methods(method: String) async throws {
        let found = try await answer("\(method) /receipts HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        #expect(found.hasPrefix("HTTP/1.1 405") && found.contains("Allow: POST"), "\(found)")
    }
}
