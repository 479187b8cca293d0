// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import TestSupport
import Testing

@Suite("SIGHUP: another configuration while everything runs")
struct ReloadTests {
    private static let reference = "UA 7/26"
    /// A relay that takes its time, so that texts are on their way whenever something happens.
    private static let slow = ["--latency", "0.004"]

    private static func relay(_ name: String, _ port: UInt16, _ keys: String = "") -> String {
        "{ name: \"\(name)\", url: \"smtp://127.0.0.1:\(port)\", tls: \"off\", \(keys) },"
    }

    private static func connects(_ relay: ChildProcess) -> Int {
        relay.printed.split(separator: "\n").count { $0 == "connect" }
    }

    @Test("a relay is exchanged for another under load: nobody is lost, nobody gets it twice")
    func exchange() async throws {
        let (old, oldPort) = try await PeerScript.start("relay_peer.py", Self.slow)
        let (new, newPort) = try await PeerScript.start("relay_peer.py", Self.slow)
        var configuration = BedConfiguration(relay: oldPort)
        configuration.relayKeys = "tls: \"off\", connections: 6"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(1000)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(100, at: old)
            // The same name for another place, then another name, each while mails are under way.
            configuration.relay = newPort
            let said = try await bed.reload(configuration)
            #expect(said.contains("relays.main.url"), "\(said)")
            try await Relay.waitForTexts(100, at: new)
            configuration.relay = oldPort
            configuration.moreRelays = Self.relay("third", oldPort)
            configuration.more = "limits: { inFlight: 100 },"
            let added = try await bed.reload(configuration)
            #expect(added.contains("relays.third (new)") && added.contains("limits.inFlight"), "\(added)")

            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count && status.possiblyTwice == 0)
            try await old.settle()
            try await new.settle()
            #expect((Relay.texts(old) + Relay.texts(new)).sorted() == people.map(\.email).sorted())
            #expect(Relay.texts(new).count >= 100 && Relay.texts(new).count < people.count)
            #expect(try await bed.lines(RelayDocument.self, "relay", "list").map(\.name) == ["main", "third"])
        }
    }

    @Test("a relay that is taken away finishes the text that it has, and what waited for it leaves by another")
    func removal() async throws {
        let (old, oldPort) = try await PeerScript.start("relay_peer.py", ["--say", "dot=gate:250 2.0.0 Ok"])
        let (new, newPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: oldPort)
        configuration.relayKeys = "tls: \"off\", connections: 1"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(20)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(1, at: old)
            configuration.relay = newPort
            try bed.folder.write(
                "urgentd.json5",
                configuration.text(state: bed.state, queue: bed.queue, socket: bed.socket)
                    .replacing("name: \"main\"", with: "name: \"other\""))
            try bed.hangUp()
            let said = try await bed.waitForLog("urgentd: reloaded")
            #expect(said.contains("relays.other (new), relays.main (gone)"), "\(said)")
            // The first text waits for its answer, and its envelope's successor behind it.
            try await Relay.waitForTexts(people.count - 2, at: new)
            #expect(try await bed.status(Self.reference).states[.accepted] ?? 0 < people.count)
            old.signal(SIGUSR2)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count && status.possiblyTwice == 0)
            _ = try await old.waitForLine(containing: "end")
            try await new.settle()
            #expect((Relay.texts(old) + Relay.texts(new)).sorted() == people.map(\.email).sorted())
            #expect(Self.connects(old) == 1)
        }
    }

    @Test("a relay that did not change keeps its connections; limits change on connections that stand")
    func sameConnections() async throws {
        let (main, mainPort) = try await PeerScript.start("relay_peer.py")
        let (hub, hubPort) = try await PeerScript.start("relay_peer.py")
        let (next, nextPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: mainPort)
        configuration.relayKeys = "tls: \"off\", connections: 1, regions: [\"KE\"]"
        configuration.moreRelays = Self.relay("hub", hubPort, "connections: 1, regions: [\"GB\"]")
        try await DaemonBed.run(configuration) { bed in
            let people = (0..<20).map {
                Person(id: "p\($0)", email: "p\($0)@people.example", country: $0 < 10 ? "KE" : "GB")
            }
            try await bed.release(SampleAction(reference: "UA 1/26"), to: people)
            try await bed.closedAccount(of: "UA 1/26")
            configuration.relay = nextPort
            configuration.moreRelays = Self.relay(
                "hub", hubPort, "connections: 1, regions: [\"GB\"], weight: 3, timeouts: { reply: \"30s\" }")
            let said = try await bed.reload(configuration)
            #expect(said.contains("relays.main.url, relays.hub.weight, relays.hub.timeouts.reply"), "\(said)")
            // Its idle connection ended with the change.
            _ = try await main.waitForLine(containing: "end")
            try await bed.release(SampleAction(reference: "UA 2/26"), to: people)
            try await bed.closedAccount(of: "UA 2/26")
            try await hub.settle()
            try await next.settle()
            #expect(Self.connects(hub) == 1 && Relay.texts(hub).count == 20)
            #expect(!hub.printed.split(separator: "\n").contains("end"))
            #expect(Relay.texts(main).count == 10 && Relay.texts(next).count == 10)
            let listed = try await bed.lines(RelayDocument.self, "relay", "list")
            #expect(listed.map(\.accepted) == [20, 20], "counts go on under the name")
        }
    }

    @Test(
        "a rate that is lowered holds at once, on the connections that stand; without it all goes at full speed again")
    func rate() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slow)
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 2"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(900)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(100, at: relay)
            configuration.relayKeys += ", ratePerSecond: 20"
            let start = SystemClock.bootMilliseconds()
            let said = try await bed.reload(configuration)
            #expect(said.contains("relays.main.ratePerSecond"), "\(said)")
            try await relay.settle()
            // At most two envelopes a connection were begun before; 60 more take two pauses of a second.
            try await Relay.waitForTexts(64, at: relay)
            #expect(SystemClock.bootMilliseconds() - start >= 2_000)
            configuration.relayKeys = "tls: \"off\", connections: 2"
            try await bed.reload(configuration)
            let left = people.count - Relay.texts(relay).count
            let fast = SystemClock.bootMilliseconds()
            try await bed.closedAccount(of: Self.reference)
            #expect(SystemClock.bootMilliseconds() - fast < Int64(left) * 1_000 / 20)
            try await relay.settle()
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(Self.connects(relay) == 2)
        }
    }

    @Test(
        "a configuration with faults changes nothing, says each with line and key, and mails go on; the next one is taken"
    )
    func invalid() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", Self.slow)
        let (other, otherPort) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 2"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(300)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await Relay.waitForTexts(20, at: relay)
            var bad = configuration
            bad.relay = otherPort
            bad.webhookTimeout = "5 parsecs"
            bad.more = "limits: { inFlite: 7 },"
            try bed.write(bad)
            try bed.hangUp()
            let summary = try await bed.waitForLog("not reloaded: the old configuration holds")
            #expect(summary.contains("faults=2"))
            let text = try String(contentsOfFile: bed.configurationFile, encoding: .utf8)
            for (key, word) in [("webhooks.timeout", "parsecs"), ("limits.inFlite", "inFlite")] {
                let line = try #require(text.split(separator: "\n").firstIndex { $0.contains(word) }) + 1
                #expect(bed.log.contains("line \(line), \(key)"), "\(bed.log)")
            }
            // Valid by itself, with words that do not read: the same.
            var broken = configuration
            broken.relay = otherPort
            let overlay = bed.folder.path("overlay")
            try FileManager.default.createDirectory(
                atPath: "\(overlay)/templates", withIntermediateDirectories: true)
            try "{{#subject}}".write(
                toFile: "\(overlay)/templates/alert.txt.mustache", atomically: true, encoding: .utf8)
            broken.more = "overlay: \"\(overlay)\","
            try bed.write(broken)
            try bed.hangUp()
            _ = try await bed.waitForLog("not reloaded: the old configuration holds")
            #expect(bed.log.contains("overlay: templates/alert.txt.mustache") || bed.log.contains("alert.txt.mustache"))

            try await bed.closedAccount(of: Self.reference)
            try await relay.settle()
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(Self.connects(relay) == 2 && other.printed.isEmpty == false && Self.connects(other) == 0)
            configuration.webhookTimeout = "7s"
            #expect(try await bed.reload(configuration).contains("changed=webhooks.timeout"))
        }
    }

    @Test("what cannot change in a running daemon is named, and everything else of the file takes effect")
    func restart() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        try await DaemonBed.run(BedConfiguration(relay: 9)) { bed in
            var configuration = BedConfiguration(relay: port)
            configuration.publicPort = 1
            configuration.more = "tokens: { credential: \"other-keys\" },"
            configuration.delegates = ["somebody"]
            try bed.write(configuration)
            try bed.hangUp()
            let waiting = try await bed.waitForLog("needs a restart")
            #expect(
                waiting.hasPrefix("<4>") && waiting.contains("keys=\"http.listen, tokens.credential\""), "\(waiting)")
            let said = try await bed.waitForLog("urgentd: reloaded")
            #expect(said.contains("relays.main.url, control.delegates"), "\(said)")
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(3))
            try await bed.closedAccount(of: Self.reference)
            #expect(Relay.texts(relay).count == 3)
            // Named again for as long as the file says something else than the daemon does.
            try bed.hangUp()
            #expect(try await bed.waitForLog("needs a restart").contains("http.listen"))
            #expect(try await bed.waitForLog("urgentd: reloaded").contains("changed=nothing"))
        }
    }

    @Test("of wishes that come while one is being met the last is not lost")
    func twice() async throws {
        try await DaemonBed.run { bed in
            for number in 1...20 {
                var configuration = BedConfiguration()
                configuration.moreRelays = Self.relay("n\(number)", 9)
                try bed.write(configuration)
                try bed.hangUp()
            }
            _ = try await bed.waitForLog("relays.n20 (new)")
            #expect(try await bed.lines(RelayDocument.self, "relay", "list").map(\.name) == ["main", "n20"])
            #expect(try await bed.stop() == Exit.done)
        }
    }

    @Test("a storm of reloads under load, each with other relays, limits and webhook rules: everybody is reached once")
    func storm() async throws {
        let (one, onePort) = try await PeerScript.start("relay_peer.py", Self.slow)
        let (two, twoPort) = try await PeerScript.start("relay_peer.py", Self.slow)
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", secret])
        var start = BedConfiguration(relay: onePort, endpoints: [hookPort])
        start.relayKeys = "tls: \"off\", connections: 4"
        try await DaemonBed.run(start) { bed in
            let people = Person.crowd(1500)
            let groups = (0..<300).map {
                Person(id: "g\($0)", webhook: "http://127.0.0.1:\(hookPort)/hook?group=g\($0)", secret: secret)
            }
            try await bed.release(SampleAction(reference: Self.reference), to: people + groups)
            for number in 1...30 {
                var next = start
                next.relay = number % 3 == 0 ? onePort : twoPort
                next.relayKeys = "tls: \"off\", connections: \(1 + number % 5), weight: \(1 + number % 2)"
                next.endpoints = [hookPort, UInt16(1000 + number)]
                next.webhookTimeout = "\(10 + number)s"
                if number % 4 == 0 { next.moreRelays = Self.relay("extra", onePort, "connections: 2") }
                next.more = "limits: { inFlight: \(50 + number * 7) },"
                try await bed.reload(next)
                if !(try await bed.status(Self.reference).finished) {
                    try await Relay.waitForTexts(1, at: next.relay == onePort ? one : two)
                }
            }
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count + groups.count && status.possiblyTwice == 0)
            try await one.settle()
            try await two.settle()
            #expect((Relay.texts(one) + Relay.texts(two)).sorted() == people.map(\.email).sorted())
            for _ in groups { _ = try await receiver.waitForLine(containing: "\"event\": \"request\"") }
            let hooks = try WebhookReceipt.requests(receiver).map { $0.path ?? "" }
            #expect(hooks.sorted() == groups.map { "/hook?group=\($0.id)" }.sorted())
            #expect(try await bed.stop() == Exit.done)
        }
    }

    @Test("a password that was rotated is read again, and the mail that waited for it leaves")
    func password() async throws {
        let folder = try TemporaryFolder()
        let (relay, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "urgentd", "correct horse", folder.path("mails")])
        let password = try folder.write("password", "an old one\n")
        chmod(password, 0o600)
        var configuration = BedConfiguration(relay: port)
        configuration.relayHost = "localhost"
        configuration.relayKeys = """
            tls: "require", caFile: "\(folder.path("cert.pem"))", username: "urgentd", credential: "\(password)"
            """
        try await DaemonBed.run(configuration) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(3))
            try await bed.waitForLog("relay is down")
            chmod(password, 0o644)
            try bed.hangUp()
            _ = try await bed.waitForLog("not reloaded")
            #expect(bed.log.contains("relays[0].credential: others can read it"), "\(bed.log)")
            try "correct horse\n".write(toFile: password, atomically: false, encoding: .utf8)
            chmod(password, 0o600)
            let said = try await bed.reload(configuration)
            #expect(said.contains("relays.main.credential (its content)"), "\(said)")
            try await bed.closedAccount(of: Self.reference)
            #expect(!bed.log.contains("horse") && !bed.log.contains("old one"))
        }
        withExtendedLifetime(relay) {}
    }
}
