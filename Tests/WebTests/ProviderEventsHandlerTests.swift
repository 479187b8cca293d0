// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Answers as a test wants, and keeps what came.
private final class FixedEvents: ProviderEvents {
    let providers: [String]
    let posts = Mutex<[String]>([])
    private let answer: ProviderAnswer

    init(_ providers: [String] = ["ses"], answer: ProviderAnswer = .taken) {
        self.providers = providers
        self.answer = answer
    }

    func take(_ post: ProviderPost, from provider: String) async -> ProviderAnswer {
        let type = post.headers["x-amz-sns-message-type"] ?? ""
        posts.withLock { $0.append("\(provider) \(type) \(String(decoding: post.body.prefix(20), as: UTF8.self))") }
        return answer
    }
}

@Suite("Providers' events on the public listener")
struct ProviderEventsHandlerTests {
    private func answer(_ request: String, _ events: FixedEvents) async throws -> String {
        let folder = try TemporaryFolder()
        var router = Router()
        ProviderEventsHandler(events: events).register(on: &router)
        let listener = HTTPListener(name: "test", endpoint: .unix(path: folder.path("s")), router: router)
        try await listener.start()
        let client = try RawClient(unix: folder.path("s"))
        client.send(request)
        let answer = await client.readToEnd()
        await listener.stop(within: .zero)
        return try #require(answer)
    }

    private func post(_ body: String, to path: String = "/events/ses", type: String = "text/plain; charset=UTF-8")
        -> String
    {
        "POST \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: \(type)\r\n"
            + "x-amz-sns-message-type: Notification\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    @Test("the status alone says what became of it", arguments: ProviderAnswer.allCases)
    func statuses(answer: ProviderAnswer) async throws {
        let events = FixedEvents(answer: answer)
        let found = try await self.answer(post("{}"), events)
        let status =
            switch answer {
            case .taken: "200"
            case .refused: "403"
            case .later: "503"
            }
        #expect(found.hasPrefix("HTTP/1.1 \(status)") && found.hasSuffix("\r\n\r\n"), "\(found)")
        #expect(events.posts.withLock { $0 } == ["ses Notification {}"])
    }

    @Test("text and JSON are read, up to their limit; everything else is refused unread")
    func bodies() async throws {
        let events = FixedEvents()
        for type in ["text/plain", "TEXT/Plain;charset=utf-8", "application/json"] {
            #expect(try await answer(post("a", type: type), events).hasPrefix("HTTP/1.1 200"))
        }
        for type in ["", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            #expect(try await answer(post("b", type: type), events).hasPrefix("HTTP/1.1 415"))
        }
        let most = String(repeating: "c", count: ProviderPost.mostBytes)
        #expect(try await answer(post(most), events).hasPrefix("HTTP/1.1 200"))
        #expect(try await answer(post(most + "c"), events).hasPrefix("HTTP/1.1 413"))
        #expect(events.posts.withLock { $0.count } == 4)
    }

    @Test("a provider that is not configured has no path, and none is read by GET")
    func paths() async throws {
        let events = FixedEvents(["ses", "other"])
        for path in ["/events", "/events/", "/events/none", "/events/ses/x", "/events/SES"] {
            #expect(try await answer(post("a", to: path), events).hasPrefix("HTTP/1.1 404"), "\(path)")
        }
        #expect(try await answer(post("a"), FixedEvents([])).hasPrefix("HTTP/1.1 404"))
        let get = try await answer("GET /events/ses HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", events)
        #expect(get.hasPrefix("HTTP/1.1 405") && get.contains("Allow: POST"))
        #expect(events.posts.withLock { $0.isEmpty })
        #expect(try await answer(post("a", to: "/events/other"), events).hasPrefix("HTTP/1.1 200"))
        #expect(events.posts.withLock { $0.first?.hasPrefix("other") } == true)
    }
}
