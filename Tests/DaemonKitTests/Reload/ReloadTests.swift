// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Wishes for a reload")
struct ReloadTests {
    private func write(_ configuration: Configuration, in folder: TemporaryFolder) throws -> String {
        try folder.write("urgentd.json5", configuration.text)
    }

    @Test("a wish from before the start is met after it; the service manager hears of the beginning and of the outcome")
    func early() async throws {
        let folder = try TemporaryFolder()
        var configuration = AppBed.configuration(in: folder.path)
        let app = App(configuration: configuration)
        let requests = ReloadRequests()
        configuration.drain = .seconds(3)
        let file = try write(configuration, in: folder)
        requests.ask()
        requests.ask()
        try await app.start()
        let (begun, ended) = (TestSignal<Void>(), TestSignal<ReloadOutcome>())
        let notices = ReloadNotices(begins: { begun.send(()) }, ended: { ended.send($0) })
        let following = Task { await app.follow(requests, of: file, notices: notices) }
        try await begun.next()
        let outcome = try await ended.next()
        #expect(outcome.changed == ["drain"] && outcome.isDone)
        #expect(outcome.sentence.hasPrefix("reloaded at ") && outcome.sentence.hasSuffix("changed: drain"))
        #expect(await app.lastReload == outcome)
        // On record; and a file that changes nothing, or is refused, adds nothing.
        requests.ask()
        try await begun.next()
        #expect(try await ended.next().changed.isEmpty)
        let desk = try #require(await app.desk)

        try folder.write("urgentd.json5", "{ }")
        requests.ask()
        try await begun.next()
        let refusal = try await ended.next()
        #expect(!refusal.isDone && refusal.faults.count == 4, "\(refusal.faults)")
        #expect(refusal.faults.allSatisfy { $0.hasPrefix(file) })
        #expect(refusal.sentence.contains("refused, the old configuration holds: 4 faults"))
        let entries = try await desk.auditTrail(of: nil, after: 0, limit: 100).filter { $0.verb == "reload" }
        #expect(entries.map(\.detail) == ["changed: drain"])
        #expect(entries.map(\.actor) == ["urgentd"] && entries.map(\.at) == [outcome.at])
        requests.end()
        await following.value
        await app.stop()
    }

    @Test("a relay that an operator has paused stays paused when it comes back into the file")
    func paused() async throws {
        let folder = try TemporaryFolder()
        let without = AppBed.configuration(in: folder.path)
        var with = without
        with.relays.append(.init(name: "hub", url: RelayURL(host: "127.0.0.1", port: 9, isImplicitTLS: false)))
        let app = App(configuration: with)
        try await app.start()
        let desk = try #require(await app.desk)
        _ = try await desk.setRelay("hub", paused: true, by: Identity(name: "o", login: "o"))
        let requests = ReloadRequests()
        let ended = TestSignal<ReloadOutcome>()
        let file = folder.path("urgentd.json5")
        let following = Task {
            await app.follow(requests, of: file, notices: ReloadNotices(ended: { ended.send($0) }))
        }
        for (configuration, names) in [(without, ["none"]), (with, ["none", "hub"])] {
            _ = try write(configuration, in: folder)
            requests.ask()
            #expect(try await ended.next().isDone)
            #expect(try await desk.relays().map(\.name) == names)
        }
        #expect(try await desk.relays().map(\.isPaused) == [false, true])
        requests.end()
        await following.value
        await app.stop()
    }
}
