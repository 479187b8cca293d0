// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite struct WebhookSenderTests {
    @Test("a request arrives signed, with the headers of Standard Webhooks and none of libcurl's own habits")
    func request() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let text = #"{"type":"urgent-action.alert","data":{"text":"¡Acción urgente! عاجل"}}"#
        let alert = try harness.alert(receiver.url("/hook?group=7"), number: 42, letter: PlainLetter(text: text))
        #expect(try await harness.send(alert) == .accepted(reply: "HTTP 204"))
        let request = try await receiver.next("request")
        #expect(request.fault == "")
        #expect(request.method == "POST")
        #expect(request.path == "/hook?group=7")
        #expect(request.version == "HTTP/1.1")
        #expect(request.body == text)
        let headers = try #require(request.headers)
        #expect(headers["webhook-id"] == "msg_\(alert.delivery.number)")
        #expect(headers["content-type"] == "application/json")
        #expect(headers["user-agent"] == "urgentd/test")
        #expect(
            Set(headers.keys) == [
                "host", "user-agent", "accept", "content-type", "content-length", "webhook-id", "webhook-timestamp",
                "webhook-signature",
            ])
        await harness.stop()
    }

    @Test("a new try has the same id, the time of its own attempt, and a signature that fits")
    func retry() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let alert = try harness.alert(receiver.url("/status/500"))
        for _ in 0..<2 { #expect(try await harness.send(alert).summary == "now temporary") }
        let first = try await receiver.next("request")
        let second = try await receiver.next("request")
        #expect(first.headers?["webhook-id"] == second.headers?["webhook-id"])
        #expect(first.fault == "" && second.fault == "")
        await harness.stop()
    }

    @Test("what the endpoint answers decides; a redirect is not followed, a request not repeated")
    func answers() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        for (path, expected) in Self.answers {
            #expect(try await harness.send(harness.alert(receiver.url(path))).summary == expected, "\(path)")
            #expect(try await receiver.next("request").path == path)
        }
        await harness.stop()
        #expect(receiver.requests.count == Self.answers.count)
    }

    static let answers = [
        ("/status/200", "accepted"), ("/status/202", "accepted"), ("/hook", "accepted"), ("/talk", "accepted"),
        ("/redirect/301", "good redirect"), ("/redirect/308", "good redirect"), ("/redirect/302", "now redirect"),
        ("/redirect/307", "now redirect"), ("/status/400", "good message"), ("/status/401", "good authentication"),
        ("/status/404", "good address"), ("/status/410", "good address"), ("/status/429", "now throttled"),
        ("/status/500", "now temporary"), ("/status/503", "now throttled"), ("/reset", "ambiguous disconnected"),
        ("/garbage", "ambiguous garbage"), ("/chunks", "accepted"), ("/gigabyte", "accepted"),
    ]

    @Test("an answer of a gigabyte is cut off after a little", arguments: ["/gigabyte", "/chunks"])
    func gigabyte(path: String) async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        #expect(try await harness.send(harness.alert(receiver.url(path))).isAccepted)
        let flood = try await receiver.next("flood")
        // What the peer wrote into buffers: a few megabytes on loopback, not a gigabyte.
        #expect(try #require(flood.bytes) < 64 << 20)
        await harness.stop()
    }

    @Test("the reply is kept short, in one line, and without addresses")
    func reply() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        guard case .accepted(let reply) = try await harness.send(harness.alert(receiver.url("/talk"))) else {
            Issue.record("not accepted")
            return
        }
        #expect(reply == "HTTP 200 thank you, <address> [31m and more")
        await harness.stop()
    }

    @Test("Retry-After is heard in both its forms and kept between a second and a day")
    func retryAfter() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        func pause(_ value: String) async throws -> Int64? {
            try await harness.send(harness.alert(receiver.url("/retry/429/\(value)"))).refusal?.retryAfterMilliseconds
        }
        #expect(try await pause("7") == 7000)
        #expect(try await pause("0") == nil)
        #expect(try await pause("999999999") == 86_400_000)
        #expect(try await pause("soon") == nil)
        #expect(try await pause("Fri,%2031%20Dec%202066%2023:59:59%20GMT") == 86_400_000)
        await harness.stop()
    }

    @Test(
        "an endpoint that never comes to an end meets the time limit",
        arguments: [
            ("/hang", "ambiguous timeout"), ("/drip", "ambiguous timeout"), ("/drip-body", "accepted"),
        ])
    func slow(path: String, expected: String) async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(timeout: .seconds(3))
        #expect(try await harness.send(harness.alert(receiver.url(path))).summary == expected)
        await harness.stop()
    }

    @Test("no request goes on beyond the window's end, and none begins after it")
    func window() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(timeout: .seconds(60))
        let late = try harness.alert(receiver.url("/hang"), endsIn: .seconds(3))
        #expect(try await harness.send(late).summary == "ambiguous timeout")
        let over = try harness.alert(receiver.url("/hook"), endsIn: .zero)
        #expect(try await harness.send(over) == .notSent(.windowOver))
        await harness.stop()
    }

    @Test("a connection that breaks under its second request is told, and the request is not repeated unseen")
    func brokenReuse() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let url = receiver.url("/second-breaks")
        #expect(try await harness.send(harness.alert(url, number: 1)).isAccepted)
        #expect(try await harness.send(harness.alert(url, number: 2)).summary == "ambiguous disconnected")
        #expect(try await harness.send(harness.alert(url, number: 3)).isAccepted)
        for _ in 0..<3 { _ = try await receiver.next("request") }
        #expect(receiver.requests.count == 3)
        await harness.stop()
    }

    @Test("nobody listens: refused for now, and nothing was sent")
    func refusedConnection() async throws {
        let port = try FreePort.find()
        let harness = try await WebhookHarness()
        #expect(try await harness.send(harness.alert("http://127.0.0.1:\(port)/")).summary == "now connect")
        await harness.stop()
    }

    @Test(
        "an address that cannot be used is told in words, and stands in nobody's way",
        arguments: [
            WebhookAddress(url: "https://user:pw@example.org/", secret: WebhookHarness.secret),
            WebhookAddress(url: "https://example.org/#x", secret: WebhookHarness.secret),
            WebhookAddress(url: "https://example.org/", secret: "secret"),
            WebhookAddress(url: "https://example.org/", secret: ""), WebhookAddress(url: "https://example.org/"),
            WebhookAddress(url: "https://example.org/#", format: .slack),
            WebhookAddress(url: "https://example.org/a%20b", format: .ntfy),
        ])
    func unusable(address: WebhookAddress) async throws {
        let harness = try await WebhookHarness()
        let outcome = try await harness.send(
            harness.alert(address.url, secret: address.secret, format: address.format))
        let isOfURL = address.url != "https://example.org/"
        #expect(outcome.summary == (isOfURL ? "good address" : "good unsendable"))
        #expect(outcome.refusal?.text.contains("example") == false)
        await harness.stop()
    }

    @Test("a chat room needs no secret and gets no signature; an ntfy topic is published at its server's root")
    func rooms() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        for (path, format) in [
            ("/hook/T0?x=1", WebhookFormat.slack), ("/hook/x", .discord), ("/hook/y?sig=z", .teams),
            ("/topic_1?auth=abc", .ntfy),
        ] {
            _ = try await harness.send(harness.alert(receiver.url(path), secret: nil, format: format))
            let request = try await receiver.next("request")
            #expect(request.path == (format == .ntfy ? "/?auth=abc" : path))
            let names = try #require(request.headers).keys.filter { $0.hasPrefix("webhook-") }
            #expect(names.isEmpty, "\(names)")
        }
        // The handles are used again: a signed request has its headers all the same.
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).isAccepted)
        #expect(try await receiver.next("request").fault == "")
        await harness.stop()
    }

    @Test("an endpoint without a secret of its own is signed for by the daemon's key alone")
    func signingKey() async throws {
        let receiver = try await WebhookReceiver()
        let key = try SigningKey.make()
        let harness = try await WebhookHarness(signingKeys: [key])
        #expect(try await harness.send(harness.alert(receiver.url("/hook"), secret: nil)).isAccepted)
        let alone = try #require(try await receiver.next("request").headers?["webhook-signature"])
        #expect(alone.hasPrefix("v1a,") && !alone.contains(" "))
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).isAccepted)
        let both = try await receiver.next("request")
        #expect(both.fault == "" && both.headers?["webhook-signature"]?.contains(" v1a,") == true)
        await harness.stop()
    }

    @Test("http is refused unless it is allowed")
    func http() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(allowHTTP: false)
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).summary == "good forbidden-address")
        await harness.stop()
        #expect(receiver.connections == 0)
    }

    @Test("an identifier or content type that would begin another header is not sent")
    func injection() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let letter = PlainLetter(contentType: "text/plain\r\nX-Evil: 1")
        #expect(
            try await harness.send(harness.alert(receiver.url("/hook"), letter: letter)).summary == "good unsendable")
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).isAccepted)
        await harness.stop()
    }

    @Test("of two thousand alerts to good and bad endpoints each comes back once")
    func everyone() async throws {
        let receiver = try await WebhookReceiver()
        let dead = try FreePort.find()
        let harness = try await WebhookHarness(concurrency: 32, perHost: 16)
        let paths = ["/hook", "/status/500", "/status/410", "/talk"]
        let alerts = try (1...2000).map { number in
            let url =
                number % 10 == 0
                ? "http://127.0.0.1:\(dead)/"
                : number % 25 == 0 ? "nonsense" : receiver.url(paths[number % paths.count])
            return try harness.alert(url, number: UInt32(number))
        }
        harness.sender.submit(Array(alerts[..<700]))
        harness.sender.submit(Array(alerts[700...]))
        var seen: [DeliveryKey: Int] = [:]
        for _ in alerts { seen[try await harness.sink.reports.next().alert.delivery, default: 0] += 1 }
        #expect(seen.count == alerts.count)
        #expect(seen.values.allSatisfy { $0 == 1 })
        #expect(await harness.sender.held().isEmpty)
        // Handed over by turns, not one by one.
        #expect(harness.sink.batches.withLock { $0.count } < alerts.count)
        await harness.stop()
    }

    @Test("a host's wish for patience goes with everything that is not tried because of it")
    func patience() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        harness.sender.submit(
            try (1...20).map { try harness.alert(receiver.url("/retry/503/77?room=\($0)"), number: UInt32($0)) })
        var untried: [RouteTrouble] = []
        for _ in 0..<20 {
            if case .untried(let trouble) = try await harness.sink.reports.next().outcome { untried.append(trouble) }
        }
        #expect(untried == Array(repeating: RouteTrouble(failures: 2, retryAfterMilliseconds: 77_000), count: 18))
        await harness.stop()
        #expect(receiver.requests.count == 2)
    }

    @Test("a dead host hands back what waits for it, untried, and the others go on")
    func deadHost() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 4, timeout: .seconds(3))
        let hanging = try await WebhookReceiver()
        let alerts = try (1...50).map { try harness.alert(hanging.url("/hang"), number: UInt32($0)) }
        harness.sender.submit(alerts + [try harness.alert(receiver.url("/hook"), number: 99)])
        var outcomes: [String: Int] = [:]
        for _ in 0..<51 { outcomes[try await harness.sink.reports.next().outcome.summary, default: 0] += 1 }
        #expect(outcomes["accepted"] == 1)
        // Two say that it is dead; another may begin where this machine lets one of them end much later than the other.
        let tried = outcomes["ambiguous timeout"] ?? 0
        #expect(2...4 ~= tried, "\(outcomes)")
        #expect(outcomes.filter { $0.key.hasPrefix("untried") }.values.reduce(0, +) == 50 - tried, "\(outcomes)")
        await harness.stop()
        #expect(hanging.requests.count == tried)
    }
}
