// SPDX-License-Identifier: MIT

import Domain
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("Other relays under way")
struct SMTPChangeTests {
    @Test("what waits goes to the relay that replaces it; a text that has begun is finished and counted under the name")
    func exchange() async throws {
        let (old, oldPort) = try await PeerScript.start("relay_peer.py", ["--say", "dot=gate:250 Ok"])
        let (new, newPort) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(oldPort, connections: 1)])
        rig.submit(1...10)
        _ = try await old.waitForLine(containing: "text ")
        try await rig.sender.change([.local(newPort, connections: 1)])
        // One text, and one envelope behind it, belong to the old connection.
        let first = try await rig.outcomes.next(8)
        #expect(Set(first.values.map(\.summary)) == ["accepted"])
        let held = await rig.sender.held()
        #expect(held.count == 2)
        old.signal(SIGUSR2)
        let last = try await rig.outcomes.next(2)
        #expect(Set(last.values.map(\.summary)) == ["accepted"])
        _ = try await old.waitForLine(containing: "end")
        #expect(await rig.sender.relays().map(\.accepted) == [10])
        await rig.stop()
        withExtendedLifetime(new) {}
    }

    @Test(
        "an old connection that breaks gives its envelope to the new relay, and an unanswered text comes back as ambiguous"
    )
    func breaking() async throws {
        let (old, oldPort) = try await PeerScript.start("relay_peer.py", ["--say", "dot=silence"])
        let (new, newPort) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(oldPort, connections: 1)])
        rig.submit(1...5)
        _ = try await old.waitForLine(containing: "text ")
        try await rig.sender.change([.local(newPort, name: "other")])
        old.signal(SIGKILL)
        let outcomes = try await rig.outcomes.next(5)
        #expect(outcomes.values.map(\.summary).count { $0 == "accepted" } >= 3)
        #expect(outcomes.values.map(\.summary).count { $0.hasPrefix("ambiguous") } == 1, "\(outcomes)")
        #expect(await rig.sender.relays().map(\.name) == ["other"])
        await rig.stop()
        withExtendedLifetime(new) {}
    }

    @Test("limits change on connections that stand; surplus ones end, and no new one is made")
    func limits() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.005"])
        let rig = try await SMTPRig([.local(port, connections: 4)])
        rig.submit(1...200)
        _ = try await rig.outcomes.next(200)
        var narrow = RelayConfiguration.local(port, connections: 1)
        narrow.timeouts.reply = .seconds(7)
        narrow.weight = 9
        try await rig.sender.change([narrow])
        // Beyond what feedback had found, all but one end.
        let status = await rig.sender.relays()
        #expect(status.map(\.connections) == [1] && status.map(\.connectionLimit) == [1])
        rig.submit(201...210)
        _ = try await rig.outcomes.next(10)
        try await peer.settle()
        #expect(peer.printed.split(separator: "\n").count { $0 == "connect" } == 4)
        await rig.stop()
    }

    @Test("what cannot be used changes nothing; several loops keep their number and share the new relays")
    func refusal() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(port)], loops: 2)
        var bad = RelayConfiguration.local(port, name: "bad")
        bad.host = ""
        await #expect(throws: SMTPSender.Fault.self) { try await rig.sender.change([bad]) }
        await #expect(throws: SMTPSender.Fault.noRelay) { try await rig.sender.change([]) }
        await #expect(throws: SMTPSender.Fault.self) {
            try await rig.sender.change([.local(port, name: "one", connections: 1)])
        }
        #expect(await rig.sender.relays().map(\.name) == ["main"])
        try await rig.sender.change([.local(port), .local(port, name: "second", connections: 2)], paused: ["second"])
        let status = await rig.sender.relays()
        #expect(status.map(\.name) == ["main", "second"] && status.map(\.isPaused) == [false, true])
        rig.submit(1...20)
        _ = try await rig.outcomes.next(20)
        #expect(await rig.sender.relays().map(\.accepted) == [20, 0])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a relay that operators know to be down is no alarm any more once it is gone")
    func alarm() async throws {
        let alarms = Alarms()
        let rig = try await SMTPRig(
            [.local(try FreePort.find())], patience: .seconds(60), alarms: alarms, alarmAfter: .milliseconds(50))
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        rig.submit(1...3)
        #expect(try await alarms.events.next() == .raised(.relayDown("main")))
        try await rig.sender.change([.local(port, name: "other")])
        #expect(try await alarms.events.next() == .cleared(.relayDown("main")))
        _ = try await rig.outcomes.next(3)
        await rig.stop()
        withExtendedLifetime(peer) {}
    }
}
