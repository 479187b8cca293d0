// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

/// Hosts and endpoints that hang or ask for patience, at a real receiver.
@Suite struct WebhookGateTests {
    @Test("on a host with many rooms, those that hang hold up nobody else")
    func hangingRooms() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(timeout: .seconds(60))
        let paths = ["/hang?1", "/hang?2", "/drip?3"] + (4...60).map { "/hook?\($0)" }
        harness.sender.submit(
            try paths.enumerated().map { try harness.alert(receiver.url($1), number: UInt32($0 + 1)) })
        // All that can be answered is answered long before the first of those that hang has run out of time.
        for _ in 4...60 { #expect(try await harness.sink.reports.next().outcome.isAccepted) }
        #expect(await harness.sender.held().count == 3)
        await harness.stop(within: .zero)
    }

    @Test("many hanging hosts with different names leave places to those that have answered well")
    func hangingHosts() async throws {
        let good = try await WebhookReceiver()
        let (hanging, ports) = try await PeerScript.startMany(
            "webhook_receiver.py", ["--secret", WebhookHarness.secret, "--listeners", "16"])
        let harness = try await WebhookHarness(concurrency: 8, perHost: 4, timeout: .seconds(60))
        #expect(try await harness.send(harness.alert(good.url("/hook"))).isAccepted)
        harness.sender.submit(
            try ports.enumerated().map {
                try harness.alert("http://127.0.0.1:\($1)/hang", number: UInt32(100 + $0))
            })
        harness.sender.submit(try (1...50).map { try harness.alert(good.url("/hook"), number: UInt32($0)) })
        for _ in 1...50 { #expect(try await harness.sink.reports.next().outcome.isAccepted) }
        #expect(await harness.sender.held().count == 16)
        await harness.stop(within: .zero)
        withExtendedLifetime(hanging) {}
    }

    @Test("an endpoint's wish for patience is kept for whatever comes next, and is not its neighbour's")
    func retryAfter() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let asking = receiver.url("/retry/429/77?room=1")
        #expect(try await harness.send(harness.alert(asking)).summary == "now throttled")
        for number in 2...3 {
            let outcome = try await harness.send(harness.alert(asking, number: UInt32(number)))
            guard case .untried(let trouble) = outcome, let rest = trouble.retryAfterMilliseconds else {
                Issue.record("tried: \(outcome)")
                continue
            }
            #expect((1...77_001).contains(rest))
        }
        #expect(try await harness.send(harness.alert(receiver.url("/hook?room=2"), number: 4)).isAccepted)
        for _ in 1...2 { _ = try await receiver.next("request") }
        #expect(receiver.requests.count == 2)
        await harness.stop()
    }

    @Test("a few rooms that are talked to too much hold up nobody; when eight running say so, the host means it")
    func throttledRooms() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let few = (1...7).map { "/retry/429/77?\($0)" } + (8...20).map { "/hook?\($0)" }
        harness.sender.submit(try few.enumerated().map { try harness.alert(receiver.url($1), number: UInt32($0 + 1)) })
        var accepted = 0
        for _ in few where try await harness.sink.reports.next().outcome.isAccepted { accepted += 1 }
        #expect(accepted == 13)
        harness.sender.submit(
            try (21...60).map { try harness.alert(receiver.url("/retry/429/77?\($0)"), number: UInt32($0)) })
        var untried = 0
        for _ in 21...60 {
            if case .untried(let trouble) = try await harness.sink.reports.next().outcome {
                #expect(trouble.retryAfterMilliseconds == 77_000)
                untried += 1
            }
        }
        // Eight, and what was under way beside the last of them.
        #expect((24...32).contains(untried))
        await harness.stop()
    }

    @Test("a host that hangs altogether is found out with a few requests, and the rest is handed back")
    func deadHost() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 64, perHost: 16, timeout: .seconds(3))
        harness.sender.submit(
            try (1...200).map { try harness.alert(receiver.url("/hang?\($0)"), number: UInt32($0)) })
        var outcomes: [String: Int] = [:]
        for _ in 1...200 {
            let outcome = try await harness.sink.reports.next().outcome
            if case .untried = outcome {
                outcomes["untried", default: 0] += 1
            } else {
                outcomes[outcome.summary, default: 0] += 1
            }
        }
        #expect((2...6).contains(outcomes["ambiguous timeout"] ?? 0), "\(outcomes)")
        #expect(outcomes.values.reduce(0, +) == 200 && outcomes.count == 2)
        await harness.stop()
    }
}
