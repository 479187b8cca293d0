// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Faults that come while everybody is being reached")
struct FaultTests {
    private static let reference = "UA 30/26"

    @Test("greylisting of everybody for a third of the window delays, and everybody is reached before it closes")
    func storm() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--storm", "16"])
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            let people = Person.crowd(150)
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 48), to: people)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count)
            #expect(status.possiblyTwice == 0)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(try await bed.deliveries(Self.reference).allSatisfy { $0.attempts > 1 })
        }
    }

    @Test("a relay that dies in the middle leaves its share to the other; who may have it twice is marked")
    func relayDies() async throws {
        let slow = ["--latency", "0.004"]
        let (dying, first) = try await PeerScript.start("relay_peer.py", slow)
        let (relay, second) = try await PeerScript.start("relay_peer.py", slow)
        var configuration = BedConfiguration(relay: first)
        configuration.relayKeys =
            "tls: \"off\", connections: 4 }, "
            + "{ name: \"second\", url: \"smtp://127.0.0.1:\(second)\", tls: \"off\", connections: 4"
        configuration.more = "limits: { inFlight: 64 },"
        try await DaemonBed.run(configuration) { bed in
            let people = Person.crowd(600)
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 60), to: people)
            try await Relay.waitForTexts(60, at: dying)
            dying.signal(SIGKILL)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count)
            let texts = Relay.texts(dying) + Relay.texts(relay)
            #expect(Set(texts) == Set(people.map(\.email)))
            let listed = try await bed.deliveries(Self.reference)
            let marked = Set(listed.filter(\.possiblyTwice).map { "\($0.volunteer)@people.example" })
            let counts = texts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            #expect(Set(counts.filter { $0.value > 1 }.keys).isSubset(of: marked))
            // Broken after the text had begun: at most one a connection.
            #expect(marked.count <= 4)
            #expect(bed.log.contains("relay is down relay=main"))
        }
    }

    @Test(
        "a state folder that became read-only stops the start in one sentence, and is whole when it can be written again",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
    func readOnly() async throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("disk"), 0o755)
        let disk = try SmallDisk(at: folder.path("disk"), kibibytes: 16_384)
        var configuration = BedConfiguration()
        configuration.state = "disk/state"
        try await DaemonBed.run(configuration, in: folder) { bed in
            try await bed.handIn(SampleAction(reference: Self.reference))
            #expect(try await bed.stop() == Exit.done)
            try disk.set(readOnly: true)
            let refused = try await Command.run(Programs.urgentd, ["serve", "--config", bed.configurationFile])
            #expect(refused.status == Exit.configuration, "\(refused.error)")
            #expect(refused.error.contains(bed.state) && refused.error.contains("Read-only file system"))
            try disk.set(readOnly: false)
            try await bed.start()
            #expect(try await bed.status(Self.reference).state == "awaiting-approval")
            #expect(try await bed.ctl("audit", "--verify").status == Exit.done)
        }
    }
}
