// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Glibc
import TestSupport
import Testing

@testable import Transport

/// Nothing leaves against a fence, and stopping loses nobody.
@Suite struct WebhookFenceTests {
    @Test("a version whose fence is closed, over, or not there sends nothing")
    func closed() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness()
        let url = receiver.url("/hook")
        #expect(try await harness.send(harness.alert(url, version: VersionKey(2))) == .notSent(.fenceClosed))
        await harness.install(closesIn: .zero, version: VersionKey(3))
        #expect(try await harness.send(harness.alert(url, version: VersionKey(3))) == .notSent(.windowOver))
        await harness.install(isOpen: false)
        #expect(try await harness.send(harness.alert(url)) == .notSent(.fenceClosed))
        await harness.install(version: VersionKey(4))
        #expect(try await harness.send(harness.alert(url, version: VersionKey(4))).isAccepted)
        await harness.sender.remove(VersionKey(4))
        #expect(try await harness.send(harness.alert(url, version: VersionKey(4))) == .notSent(.fenceClosed))
        await harness.stop()
        #expect(receiver.requests.count == 1)
    }

    @Test("a fence that closes while the connection is being made keeps the request back")
    func lastMoment() async throws {
        let certificate = try await TestCertificate(names: "DNS:localhost")
        let receiver = try await WebhookReceiver([
            "--tls", certificate.certificate, certificate.key, "--hold-connections",
        ])
        let harness = try await WebhookHarness(caFile: certificate.certificate)
        harness.sender.submit([try harness.alert("https://localhost:\(receiver.port)/hook")])
        _ = try await receiver.next("connection")
        await harness.install(isOpen: false)
        receiver.peer.signal(SIGUSR1)
        #expect(try await harness.sink.reports.next().outcome == .notSent(.fenceClosed))
        await harness.stop()
        #expect(receiver.requests.isEmpty)
    }

    @Test("a fence that closes hands back at once what waits; what has begun is finished and counted")
    func waiting() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 1)
        harness.sender.submit(try (1...10).map { try harness.alert(receiver.url("/wait"), number: UInt32($0)) })
        _ = try await receiver.next("request")
        #expect(await harness.sender.held().count == 10)
        await harness.install(isOpen: false)
        for _ in 1...9 { #expect(try await harness.sink.reports.next().outcome == .notSent(.fenceClosed)) }
        #expect(await harness.sender.held().count == 1)
        receiver.peer.signal(SIGUSR1)
        #expect(try await harness.sink.reports.next().outcome.isAccepted)
        await harness.stop()
        #expect(receiver.requests.count == 1)
    }

    @Test("one version's fence says nothing about another's")
    func neighbours() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 1)
        let other = VersionKey(2)
        await harness.install(version: other)
        harness.sender.submit([try harness.alert(receiver.url("/wait"), number: 1)])
        _ = try await receiver.next("request")
        harness.sender.submit([
            try harness.alert(receiver.url("/hook"), number: 2),
            try harness.alert(receiver.url("/hook"), number: 3, version: other),
        ])
        await harness.install(isOpen: false)
        #expect(try await harness.sink.reports.next().outcome == .notSent(.fenceClosed))
        receiver.peer.signal(SIGUSR1)
        #expect(try await harness.sink.reports.next().outcome.isAccepted)
        let last = try await harness.sink.reports.next()
        #expect(last.outcome.isAccepted)
        #expect(last.alert.version == other)
        await harness.stop()
    }

    @Test("stopping lets a request that has begun finish, and hands back the rest")
    func stopping() async throws {
        let receiver = try await WebhookReceiver()
        let harness = try await WebhookHarness(concurrency: 1)
        harness.sender.submit(try (1...10).map { try harness.alert(receiver.url("/wait"), number: UInt32($0)) })
        _ = try await receiver.next("request")
        async let stopped: Void = harness.stop()
        for _ in 1...9 { #expect(try await harness.sink.reports.next().outcome == .notSent(.stopping)) }
        #expect(try await harness.send(harness.alert(receiver.url("/hook"), number: 11)) == .notSent(.stopping))
        receiver.peer.signal(SIGUSR1)
        #expect(try await harness.sink.reports.next().outcome.isAccepted)
        await stopped
        await harness.stop()
        #expect(try await harness.send(harness.alert(receiver.url("/hook"), number: 12)) == .notSent(.stopping))
        #expect(await harness.sender.held().isEmpty)
        #expect(receiver.requests.count == 1)
    }

    @Test(
        "a request that has begun and is not answered by the deadline of the stop is ambiguous, one not begun is not sent"
    )
    func deadline() async throws {
        let receiver = try await WebhookReceiver()
        let held = try await WebhookReceiver(["--hold-connections"])
        let harness = try await WebhookHarness()
        harness.sender.submit([
            try harness.alert(receiver.url("/hang"), number: 1),
            try harness.alert("https://127.0.0.1:\(held.port)/hook", number: 2),
        ])
        _ = try await receiver.next("request")
        _ = try await held.next("connection")
        await harness.stop(within: .milliseconds(200))
        var outcomes: [UInt32: String] = [:]
        for _ in 1...2 {
            let report = try await harness.sink.reports.next()
            outcomes[report.alert.delivery.volunteer.number] = report.outcome.summary
        }
        #expect(outcomes == [1: "ambiguous timeout", 2: "stopping"])
    }
}
