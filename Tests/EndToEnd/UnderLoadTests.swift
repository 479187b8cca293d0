// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Stops of every kind, under load")
struct UnderLoadTests {
    private static let reference = "UA 7/26"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let connections = 6
    private static let inFlight = 64
    /// A relay that takes its time over each answer, so that texts are on their way whenever something happens.
    private static let slowRelay = ["--latency", "0.004"]

    private static func configuration(_ relay: UInt16, _ endpoint: UInt16? = nil, inFlight: Int = inFlight)
        -> BedConfiguration
    {
        var configuration = BedConfiguration(relay: relay, endpoints: endpoint.map { [$0] } ?? [])
        configuration.relayKeys = "tls: \"off\", connections: \(connections)"
        configuration.more = "limits: { inFlight: \(inFlight) },"
        return configuration
    }

    @Test(
        "once withdraw or close has answered no text begins, and the rest is cancelled",
        arguments: [("withdraw", "withdrawn"), ("close", "closed")])
    func stopped(verb: String, state: String) async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slowRelay)
        // Many are in the loop's hands when it is withdrawn: only the fence can stop them.
        let people = Person.crowd(3000)
        try await DaemonBed.run(Self.configuration(port, inFlight: people.count)) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(100, at: relay)
            let withdrawal = try await bed.ctl(verb, Self.reference, "--reason", "a mistake")
            try #require(withdrawal.status == Exit.done, "\(withdrawal.error)")
            #expect(withdrawal.output.contains("nothing leaves any more"))
            // Whatever had reached the relay by now it has printed before it prints this connection.
            let mark = try await Command.run(
                "/usr/bin/python3", ["-c", "import socket; socket.create_connection(('127.0.0.1', \(port))).recv(100)"])
            try #require(mark.status == 0)
            let begun = Relay.begun(relay)

            let status = try await bed.watch(Self.reference) { $0.finished }
            #expect(status.state == state)
            try await bed.provedAccount(of: Self.reference)
            // Whoever has it is told of the withdrawal, by a version of its own; nobody is told of an early close.
            let notices = status.versions.dropFirst().compactMap { $0.states[.accepted] }.reduce(0, +)
            let first = try #require(status.versions.first).states
            let texts = Relay.texts(relay)
            let sent = Set(texts)
            #expect(Relay.begun(relay) <= begun + Self.connections + notices)
            #expect(first[.accepted] == sent.count)
            #expect(first[.cancelled] == people.count - sent.count)
            #expect(notices == (state == "withdrawn" ? sent.count : 0))
            #expect(sent.count < people.count)
            #expect(texts.count == sent.count + notices)
            #expect(!relay.printed.contains("text 0 "))
            let again = try await bed.ctl("--as", "an.approver", "approve", Self.reference)
            #expect(again.status == Exit.refused && again.error.contains(state))
        }
    }

    @Test("a text that the relay has asked for and that has not begun does not begin after withdraw has answered")
    func fence() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--say", "data=late:20:354 go on"])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(50)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            _ = try await relay.waitForLine(containing: "command DATA")
            let withdrawal = try await bed.ctl("withdraw", Self.reference, "--reason", "a mistake")
            try #require(withdrawal.status == Exit.done, "\(withdrawal.error)")
            try #require(Relay.begun(relay) == 0, "this machine was too slow to try it")
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.versions.first?.states[.cancelled] == people.count)
            // Each connection is at its end at the relay too, so that nothing can come any more.
            let connections = relay.printed.split(separator: "\n").count { $0 == "connect" }
            for _ in 0..<connections { _ = try await relay.waitForLine(containing: "end") }
            #expect(Relay.begun(relay) == 0)
        }
    }

    @Test("SIGTERM finishes what has begun and exits 0; the next start goes on, and nobody gets it twice")
    func terminate() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slowRelay)
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", Self.secret])
        try await DaemonBed.run(Self.configuration(port, hookPort)) { bed in
            let people = Person.crowd(1000)
            let groups = Self.groups(100, hookPort)
            try await bed.release(SampleAction(reference: Self.reference), to: people + groups)
            for texts in [100, 100] {
                try await Relay.waitForTexts(texts, at: relay)
                #expect(try await bed.stop() == Exit.done)
                let sent = Relay.texts(relay).count
                #expect(sent < people.count)
                try await bed.start()
            }
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count + groups.count)
            #expect(status.possiblyTwice == 0)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            let hooks = try WebhookReceipt.requests(receiver).map { $0.path ?? "" }
            #expect(hooks.sorted() == groups.map { "/hook?group=\($0.id)" }.sorted())
        }
    }

    @Test("SIGKILL at any moment loses nobody, and whoever got it twice is marked and carries the same identifiers")
    func kill() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slowRelay + ["--identify"])
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", Self.secret])
        try await DaemonBed.run(Self.configuration(port, hookPort)) { bed in
            let people = Person.crowd(700)
            let groups = Self.groups(200, hookPort)
            try await bed.release(SampleAction(reference: Self.reference), to: people + groups)
            let kills = [1, 80, 150, 150]
            for texts in kills {
                try await Relay.waitForTexts(texts, at: relay)
                try await bed.kill()
                try await bed.start()
            }
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count + groups.count)

            let marked = Set(try await bed.deliveries(Self.reference).filter(\.possiblyTwice).map(\.volunteer))
            #expect(status.possiblyTwice == marked.count)
            #expect(marked.count <= kills.count * 2 * Self.inFlight)
            let mails = Self.counts(Relay.texts(relay).map { String($0.prefix { $0 != "@" }) })
            #expect(Set(mails.keys) == Set(people.map(\.id)))
            let receipts = try WebhookReceipt.requests(receiver)
            let hooks = Self.counts(receipts.map { String(($0.path ?? "").dropFirst("/hook?group=".count)) })
            #expect(Set(hooks.keys) == Set(groups.map(\.id)))
            let twice = [mails, hooks].flatMap { seen in seen.filter { $0.value > 1 }.keys }
            #expect(Set(twice).isSubset(of: marked))
            #expect(Set(receipts.map(\.identifier)).count == groups.count)
            #expect(Relay.identifiers(relay).count == people.count)
            #expect(receipts.allSatisfy { $0.fault == "" })
            #expect(bed.log.contains("leases of a run that ended without notice are taken back"))
        }
    }

    @Test("killed and withdrawn in the middle of planning: everybody of the audience is accounted for")
    func planning() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slowRelay + ["--quiet"])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(20_000)
            for reference in ["UA 21/1", "UA 21/2"] { try await bed.handIn(SampleAction(reference: reference)) }
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            try await bed.approve("UA 21/1")
            try await bed.kill()
            try await bed.start()
            try await bed.approve("UA 21/2")
            for reference in ["UA 21/2", "UA 21/1"] {
                #expect(try await bed.ctl("withdraw", reference, "--reason", "a mistake").status == Exit.done)
                let status = try await bed.watch(reference) { $0.finished && $0.planning.done }
                let first = try #require(status.versions.first)
                #expect(first.audience == people.count)
                #expect((first.states[.accepted] ?? 0) + (first.states[.cancelled] ?? 0) == people.count)
                try await bed.provedAccount(of: reference)
            }
            // Sooner or later every row says so itself.
            try await bed.kill()
            try await bed.start()
            for reference in ["UA 21/2", "UA 21/1"] { try await bed.provedAccount(of: reference) }
        }
        withExtendedLifetime(relay) {}
    }

    @Test("of two relays the one that is well takes what the other cannot")
    func twoRelays() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys += " }, { name: \"dead\", url: \"smtp://127.0.0.1:9\", weight: 5"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(200)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await bed.closedAccount(of: Self.reference)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(bed.log.contains("relay is down relay=dead"))
        }
    }

    @Test("when the window ends nothing leaves any more, and whoever was not reached counts as expired")
    func windowEnds() async throws {
        // So slow that the end finds most of them waiting, however quickly they were handed in.
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.03"])
        let people = Person.crowd(3000)
        try await DaemonBed.run(Self.configuration(port, inFlight: people.count)) { bed in
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 25), to: people)
            let status = try await bed.watch(Self.reference) { $0.finished && $0.state == "closed" }
            try await bed.provedAccount(of: Self.reference)
            let sent = Relay.texts(relay).count
            #expect(status.states[.accepted] == sent)
            #expect(status.states[.expired] == people.count - sent)
            #expect(sent < people.count)
            #expect(status.window.secondsLeft == 0)
            // Nothing is on its way any more either.
            #expect(Relay.begun(relay) <= sent + Self.connections)
        }
    }

    private static func groups(_ count: Int, _ port: UInt16) -> [Person] {
        (0..<count).map {
            Person(id: "g\($0)", webhook: "http://127.0.0.1:\(port)/hook?group=g\($0)", secret: secret)
        }
    }

    private static func counts(_ names: [String]) -> [String: Int] {
        names.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}
