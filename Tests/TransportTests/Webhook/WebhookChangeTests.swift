// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("Other settings for webhooks under way")
struct WebhookChangeTests {
    private func settings(_ harness: WebhookHarness) async -> WebhookSettings { await harness.sender.settings }

    @Test("a request under way ends by the old settings, what waits goes by the new; a kept connection is used on")
    func underWay() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 1, perHost: 1)
        harness.sender.submit([
            try harness.alert(receiver.url("/wait")), try harness.alert(receiver.url("/hook"), number: 2),
        ])
        #expect(try await receiver.next("request").path == "/wait")
        var new = await settings(harness)
        new.timeout = .seconds(20)
        new.signingKeys = [try SigningKey.make()]
        try await harness.sender.change(new)
        let held = await harness.sender.held()
        #expect(held.count == 2)
        receiver.peer.signal(SIGUSR1)
        for _ in 0..<2 { #expect(try await harness.sink.reports.next().outcome.summary == "accepted") }
        let requests = receiver.requests
        #expect(requests.map(\.path) == ["/wait", "/hook"])
        let signatures = requests.map { $0.headers?["webhook-signature"] ?? "" }
        #expect(!signatures[0].contains("v1a,") && signatures[1].contains("v1a,"), "\(signatures)")
        #expect(receiver.connections == 1)
        await harness.stop()
    }

    @Test("more places are used by what waits already")
    func places() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 1, perHost: 1)
        harness.sender.submit([
            try harness.alert(receiver.url("/wait")), try harness.alert(receiver.url("/wait"), number: 2),
        ])
        _ = try await receiver.next("request")
        var new = await settings(harness)
        // Half are for hosts that have answered already.
        new.concurrency = 4
        new.concurrencyPerHost = 2
        try await harness.sender.change(new)
        // The first has no answer yet: it stands aside after a second.
        _ = try await receiver.next("request")
        receiver.peer.signal(SIGUSR1)
        for _ in 0..<2 { #expect(try await harness.sink.reports.next().outcome.summary == "accepted") }
        await harness.stop()
    }

    @Test("an address that may not be connected to any more is not reached by a connection that was kept either")
    func forbidden() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        #expect(try await harness.send(harness.alert(receiver.url("/hook"))).summary == "accepted")
        var new = await settings(harness)
        new.addressRule = AddressRule()
        try await harness.sender.change(new)
        let refused = try await harness.send(harness.alert(receiver.url("/hook"), number: 2))
        #expect(refused.summary.hasPrefix("good"), "\(refused.summary)")
        new.addressRule = AddressRule(exceptions: [try #require(AddressException("127.0.0.1"))])
        new.allowHTTP = false
        try await harness.sender.change(new)
        #expect(try await harness.send(harness.alert(receiver.url("/hook"), number: 3)).summary.hasPrefix("good"))
        new.allowHTTP = true
        try await harness.sender.change(new)
        #expect(try await harness.send(harness.alert(receiver.url("/hook"), number: 4)).summary == "accepted")
        #expect(receiver.requests.count == 2 && receiver.connections == 2)
        await harness.stop()
    }

    @Test("changed many times with requests under way, each alert comes back once and nothing is left open")
    func often() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 4, perHost: 4)
        for number in 1...200 {
            harness.sender.submit([try harness.alert(receiver.url("/hook"), number: UInt32(number))])
            guard number % 10 == 0 else { continue }
            var new = await settings(harness)
            new.timeout = .seconds(10 + number % 20)
            new.addressRule = AddressRule(
                exceptions: try (0...(number / 10)).map { try #require(AddressException("127.0.0.1/32:\($0 + 1)")) }
                    + [try #require(AddressException("127.0.0.1"))])
            try await harness.sender.change(new)
        }
        for _ in 0..<200 { #expect(try await harness.sink.reports.next().outcome.summary == "accepted") }
        #expect(Set(receiver.requests.compactMap { $0.headers?["webhook-id"] }).count == 200)
        #expect(receiver.requests.count == 200)
        // The last answer's own turn lets go of its loop.
        await harness.sender.install(Fence(version: VersionKey(9), closes: harness.clock.now(), isOpen: false))
        #expect(await harness.sender.formerLoopCount == 0)
        await harness.stop()
    }
}
