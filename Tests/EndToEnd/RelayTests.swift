// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Glibc
import TestSupport
import Testing

@Suite("Relays of the real daemon")
struct RelayTests {
    /// Two relays that take everything; what they print is the witness.
    private static func two(regions: String = "") async throws -> (
        main: ChildProcess, hub: ChildProcess, configuration: BedConfiguration
    ) {
        let (main, mainPort) = try await PeerScript.start("relay_peer.py")
        let (hub, hubPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: mainPort)
        configuration.relayKeys = "tls: \"off\", connections: 4 \(regions.isEmpty ? "" : ", regions: [\(regions)]")"
        configuration.moreRelays =
            "{ name: \"hub\", url: \"smtp://127.0.0.1:\(hubPort)\", tls: \"off\", connections: 4 },"
        return (main, hub, configuration)
    }

    @Test("a paused relay gets nothing, over a restart too, until it is resumed; and it is on record who did it")
    func pausing() async throws {
        let (main, hub, configuration) = try await Self.two()
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(30)
            let pause = try await bed.ctl("--as", "an.operator", "relay", "pause", "main")
            #expect(pause.status == Exit.done && pause.output == "main is paused\n" && pause.error.isEmpty)
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await bed.closedAccount(of: "UA 1/26")
            #expect(Relay.texts(main).isEmpty && Set(Relay.texts(hub)).count == people.count)

            #expect(try await bed.stop() == Exit.done)
            try await bed.start()
            let listed = try await bed.lines(RelayDocument.self, "relay", "list")
            #expect(listed.map(\.name) == ["main", "hub"] && listed.map(\.paused) == [true, false])
            try await bed.release(SampleAction(reference: "UA 2/26"), to: people)
            try await bed.closedAccount(of: "UA 2/26")
            #expect(Relay.texts(main).isEmpty && Relay.texts(hub).count == 2 * people.count)

            #expect(try await bed.ctl("--as", "another.one", "relay", "resume", "main").status == Exit.done)
            try await bed.release(SampleAction(reference: "UA 3/26"), to: people)
            try await bed.closedAccount(of: "UA 3/26")
            try await main.settle()
            try await hub.settle()
            #expect(Relay.texts(main).count + Relay.texts(hub).count == 3 * people.count)
            #expect(!Relay.texts(main).isEmpty)
            let audit = try await bed.lines(AuditDocument.self, "audit").filter { $0.verb.hasPrefix("relay") }
            #expect(
                audit.map { "\($0.actor) \($0.verb) \($0.detail)" } == [
                    "an.operator relay pause main", "another.one relay resume main",
                ])
            let proof = try #require(try await bed.lines(AuditProofDocument.self, "audit", "--verify").first)
            #expect(proof.whole)
        }
    }

    @Test("pausing the last one is done with a warning, and what waits leaves when it is resumed")
    func last() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let pause = try await bed.ctl("relay", "pause", "main")
            #expect(pause.status == Exit.done && pause.error.hasPrefix("warning: every relay is paused"))
            try await bed.release(SampleAction(reference: "UA 1/26"), to: Person.crowd(5))
            try await bed.watch("UA 1/26") { $0.states[.leased] == 5 }
            let listed = try #require(try await bed.lines(RelayDocument.self, "relay", "list").first)
            #expect(listed.paused && listed.waiting == 5 && listed.accepted == 0)
            #expect(Relay.texts(relay).isEmpty)
            #expect(try await bed.ctl("relay", "resume", "main").status == Exit.done)
            try await bed.closedAccount(of: "UA 1/26")
            let after = try #require(try await bed.lines(RelayDocument.self, "relay", "list").first)
            #expect(after.state == "up" && after.accepted == 5 && after.waiting == 0 && after.lastFault == nil)
            let unknown = try await bed.ctl("relay", "pause", "mane")
            #expect(unknown.status == Exit.refused && unknown.error.contains("there are: main"))
        }
    }

    @Test("what only waited for a relay that is down is no try, and the row says why nothing came")
    func waiting() async throws {
        try await DaemonBed.run(BedConfiguration(relay: try FreePort.find())) { bed in
            try await bed.release(SampleAction(reference: "UA 1/26"), to: Person.crowd(3))
            try await bed.watch("UA 1/26") { $0.states[.deferred] == 3 }
            let rows = try await bed.deliveries("UA 1/26")
            #expect(rows.allSatisfy { $0.attempts == 0 && $0.due != nil && $0.lastReply?.isEmpty == false })
            let listed = try #require(try await bed.lines(RelayDocument.self, "relay", "list").first)
            #expect(listed.state == "down" && listed.lastFault?.reason == "connect" && listed.refused == 0)
            try await bed.provedAccount(of: "UA 1/26")
        }
    }

    @Test("of two relays one dies at work: the other takes over, and everybody is reached")
    func dying() async throws {
        let (main, mainPort) = try await PeerScript.start("relay_peer.py", ["--latency", "0.02"])
        let (hub, hubPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: mainPort)
        configuration.relayKeys = "tls: \"off\", connections: 2, weight: 3"
        configuration.moreRelays = "{ name: \"hub\", url: \"smtp://127.0.0.1:\(hubPort)\", tls: \"off\" },"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(300)
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await Relay.waitForTexts(5, at: main)
            main.signal(SIGKILL)
            let status = try await bed.closedAccount(of: "UA 1/26")
            #expect(status.states[.accepted] == people.count)
            try await hub.settle()
            let reached = Set(Relay.texts(main) + Relay.texts(hub))
            #expect(reached == Set(people.map(\.email)))
            // At most what was under way on two connections was begun and never answered.
            #expect(status.possiblyTwice <= 2)
            let listed = try await bed.lines(RelayDocument.self, "relay", "list")
            #expect(listed.map(\.state) == ["down", "up"])
        }
    }

    @Test("mail leaves by the relay of its region; the receivers are the witness")
    func regions() async throws {
        let (main, hub, configuration) = try await Self.two(regions: #""Africa", "PE""#)
        try await DaemonBed.run(configuration) { bed in
            let people = ["KE", "ZA", "PE", "GB", "MX", "JP"].map {
                Person(id: $0, email: "\($0.lowercased())@people.example", country: $0)
            }
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await bed.closedAccount(of: "UA 1/26")
            try await main.settle()
            try await hub.settle()
            #expect(Set(Relay.texts(main)) == ["ke@people.example", "za@people.example", "pe@people.example"])
            #expect(Set(Relay.texts(hub)) == ["gb@people.example", "mx@people.example", "jp@people.example"])
        }
    }

    @Test("a relay's region that does not exist is an error of the configuration")
    func unknownRegion() async throws {
        let folder = try TemporaryFolder()
        var configuration = BedConfiguration()
        configuration.relayKeys = "regions: [\"Afrika\"]"
        let file = try folder.write(
            "urgentd.json5",
            configuration.text(
                state: folder.path("state"), queue: folder.path("queue"), socket: folder.path("control.sock")))
        let serve = try await Command.run(Programs.urgentd, ["serve", "--config", file])
        #expect(serve.status == Exit.configuration && serve.error.contains("Afrika"), "\(serve.error)")
    }

    @Test("a domain that refuses us delays its own people only, and no name of a domain is in the log")
    func slowDomain() async throws {
        let (relay, port) = try await PeerScript.start(
            "relay_peer.py", ["--say", "rcpt@refusing.example=451 4.7.1 later"])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 1"
        try await DaemonBed.run(configuration) { bed in
            let refused = (0..<40).map { Person(id: "r\($0)", email: "r\($0)@refusing.example") }
            let people = Person.crowd(200)
            try await bed.release(SampleAction(reference: "UA 1/26"), to: refused + people)
            try await bed.watch("UA 1/26") {
                $0.states[.accepted] == people.count && $0.states[.deferred] == refused.count
            }
            let listed = try #require(try await bed.lines(RelayDocument.self, "relay", "list").first)
            #expect(listed.slowDomains == 1 && !listed.slow)
            // Ten were refused; a connection may have had one more on its way. The others were not tried.
            let rows = try await bed.deliveries("UA 1/26").filter { $0.volunteer.hasPrefix("r") }
            #expect((10...12).contains(rows.count { $0.attempts == 1 }), "\(rows.count { $0.attempts == 1 })")
            #expect(rows.allSatisfy { $0.lastReply?.isEmpty == false && $0.due != nil })
            #expect(!bed.log.contains("refusing.example"))
            #expect(bed.log.contains("a recipient domain is slowed down"))
            try await bed.provedAccount(of: "UA 1/26")
            withExtendedLifetime(relay) {}
        }
    }
}
