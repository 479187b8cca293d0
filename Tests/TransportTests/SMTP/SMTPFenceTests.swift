// SPDX-License-Identifier: MIT

import Domain
import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("The fence at the relay")
struct SMTPFenceTests {
    /// A relay that answers the first DATA only when the test opens its gate, so that the fence can fall in between.
    private func gatedRelay() async throws -> (ChildProcess, UInt16) {
        try await PeerScript.start("relay_peer.py", ["--say", "data=gate:354 go on*1"])
    }

    @Test("a fence that falls between DATA and 354 lets no octet out; the others go another way")
    func closedAfterData() async throws {
        let (peer, port) = try await gatedRelay()
        let rig = try await SMTPRig([.local(port, connections: 1)])
        let other = VersionKey(8)
        await rig.sender.install(Fence(version: other, closes: rig.windowEnd, isOpen: true))
        rig.sender.submit([rig.alert(1), rig.alert(2), rig.alert(3, version: other)])
        _ = try await peer.waitForLine(containing: "command DATA")
        await rig.sender.install(Fence(version: SMTPRig.version, closes: rig.windowEnd, isOpen: false))
        peer.signal(SIGUSR2)
        let outcomes = try await rig.outcomes.next(3)
        #expect([1, 2, 3].map { outcomes[$0]?.summary } == ["fence-closed", "fence-closed", "accepted"])
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("text") == 1)
        #expect(peer.printed.contains("to v3@example.net"))
        #expect(peer.count("first octet") == 1)
        #expect(!peer.printed.contains("text 0"))
    }

    @Test("a window that ends between DATA and 354 lets no octet out")
    func windowOver() async throws {
        let (peer, port) = try await gatedRelay()
        let rig = try await SMTPRig([.local(port, connections: 1)], window: .seconds(60))
        rig.submit(1...1)
        _ = try await peer.waitForLine(containing: "command DATA")
        rig.clock.advance(by: .seconds(60))
        peer.signal(SIGUSR2)
        #expect(try await rig.outcomes.next().outcome.summary == "window-over")
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("first octet") == 0)
    }

    @Test("a version without a fence is closed, before and after")
    func unknownVersion() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(port)])
        rig.sender.submit([rig.alert(1, version: VersionKey(99))])
        #expect(try await rig.outcomes.next().outcome.summary == "fence-closed")
        rig.submit(2...2)
        #expect(try await rig.outcomes.next().outcome.summary == "accepted")
        await rig.sender.remove(SMTPRig.version)
        rig.submit(3...3)
        #expect(try await rig.outcomes.next().outcome.summary == "fence-closed")
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("an alert's own window counts too")
    func ownWindow() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(port)])
        rig.sender.submit([rig.alert(1, windowEnd: rig.clock.now())])
        #expect(try await rig.outcomes.next().outcome.summary == "window-over")
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("no answer is waited for beyond the window")
    func timeLeft() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=silence"])
        var relay = RelayConfiguration.local(port, connections: 1)
        relay.timeouts.final = .seconds(600)
        let rig = try await SMTPRig([relay], window: .milliseconds(1500))
        rig.submit(1...1)
        #expect(try await rig.outcomes.next(within: .seconds(120)).outcome.summary == "ambiguous timeout")
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("stopping finishes the texts that have begun and hands the rest back")
    func stopping() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=gate:250 2.0.0 Ok*1"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...5)
        _ = try await peer.waitForLine(containing: "text")
        let held = await rig.sender.held()
        #expect(held.count == 5)
        async let stopped: Void = rig.stop()
        // The queue comes back at once; the envelope that rides behind the first text comes with that text's reply.
        let queued = try await rig.outcomes.next(3)
        #expect((3...5).allSatisfy { queued[$0]?.summary == "stopping" })
        peer.signal(SIGUSR2)
        let riding = try await rig.outcomes.next(2)
        #expect(riding[1]?.summary == "accepted")
        #expect(riding[2]?.summary == "stopping")
        await stopped
        rig.submit(6...6)
        #expect(try await rig.outcomes.next().outcome.summary == "stopping")
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("text") == 1)
    }

    @Test("stopping ends at its deadline even if a relay never answers")
    func stopDeadline() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=silence"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...2)
        _ = try await peer.waitForLine(containing: "text")
        await rig.sender.stop(by: rig.clock.now().advanced(by: .milliseconds(300)))
        let outcomes = try await rig.outcomes.next(2)
        #expect([1, 2].map { outcomes[$0]?.summary } == ["ambiguous timeout", "stopping"])
        withExtendedLifetime(peer) {}
    }
}
