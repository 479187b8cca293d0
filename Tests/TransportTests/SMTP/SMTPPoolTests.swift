// SPDX-License-Identifier: MIT

import Domain
import Runtime
import TestSupport
import Testing

@testable import Transport

@Suite("Several relays, rates and round trips")
struct SMTPPoolTests {
    @Test("weights share the messages out while all keep up")
    func weights() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "connect=silence", "--quiet"])
        var heavy = RelayConfiguration.local(port, name: "heavy")
        heavy.weight = 3
        let rig = try await SMTPRig([heavy, .local(port, name: "light")])
        rig.submit(1...400)
        // Nothing leaves, so what each was given can be counted.
        let waiting = await rig.sender.relays().map(\.waiting)
        #expect(waiting == [300, 100])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("when one relay is down the other takes over, and it is used again when it is back")
    func takeover() async throws {
        let good = try MailSink()
        let held = try FreePort.hold()
        let port = held.port
        let rig = try await SMTPRig([.local(port, name: "late"), .local(good.port, name: "good")])
        rig.submit(1...100)
        for _ in 0..<100 {
            let report = try await rig.outcomes.next()
            #expect(report.outcome.isAccepted && report.route == "good")
        }
        let down = await rig.sender.relays()
        #expect(down.map(\.isUp) == [false, true])
        #expect(down.first?.fault?.reason == .connect)

        held.release()
        let (late, _) = try await PeerScript.start("relay_peer.py", ["--port", "\(port)", "--quiet"])
        var isBack = false
        var number: UInt32 = 1000
        while !isBack {
            number += 1
            rig.submit(number...number)
            let report = try await rig.outcomes.next()
            #expect(report.outcome.isAccepted)
            isBack = report.route == "late"
        }
        await rig.stop()
        good.stop()
        withExtendedLifetime(late) {}
    }

    @Test("a slow relay does not hold up what another could send")
    func relief() async throws {
        let good = try MailSink()
        let (slow, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot=late:3:250 Ok", "--quiet"])
        let rig = try await SMTPRig([.local(port, name: "slow", connections: 1), .local(good.port, name: "good")])
        let start = SystemClock.bootMilliseconds()
        rig.submit(1...100)
        let outcomes = try await rig.outcomes.next(100)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        // Fifty at the slow one would take 150 s.
        #expect(SystemClock.bootMilliseconds() - start < 100_000)
        await rig.stop()
        good.stop()
        withExtendedLifetime(slow) {}
    }

    @Test("with every relay down, alerts wait a bounded time and come back")
    func allDown() async throws {
        let rig = try await SMTPRig(
            [.local(try FreePort.find(), name: "a"), .local(try FreePort.find(), name: "b")],
            patience: .milliseconds(600))
        rig.submit(1...10)
        let outcomes = try await rig.outcomes.next(10)
        #expect(Set(outcomes.values.map(\.summary)) == ["untried after 1"], "nobody's delivery was tried")
        await rig.stop()
    }

    @Test("alerts that wait for a relay go out when it comes")
    func waits() async throws {
        let port = try FreePort.find()
        let rig = try await SMTPRig([.local(port)])
        rig.submit(1...10)
        let (peer, _) = try await PeerScript.start("relay_peer.py", ["--port", "\(port)", "--quiet"])
        let outcomes = try await rig.outcomes.next(10)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a paused relay gets nothing until it is resumed")
    func pause() async throws {
        let sink = try MailSink()
        let rig = try await SMTPRig([.local(sink.port)], patience: .seconds(4))
        await rig.sender.setPaused(true, relay: "main")
        rig.submit(1...3)
        let outcomes = try await rig.outcomes.next(3)
        #expect(Set(outcomes.values.map(\.summary)) == ["untried after 1"])
        await rig.sender.setPaused(false, relay: "main")
        rig.submit(4...6)
        let resumed = try await rig.outcomes.next(3)
        #expect(Set(resumed.values.map(\.summary)) == ["accepted"])
        await rig.stop()
        sink.stop()
    }

    @Test("a rate is kept, over one loop or two", arguments: [1, 2])
    func rate(loops: Int) async throws {
        let sink = try MailSink()
        var relay = RelayConfiguration.local(sink.port)
        relay.ratePerSecond = 40
        let rig = try await SMTPRig([relay], loops: loops)
        let start = SystemClock.bootMilliseconds()
        rig.submit(1...100)
        _ = try await rig.outcomes.next(100)
        let taken = SystemClock.bootMilliseconds() - start
        // The upper bound is for a busy machine; that the rate is used up is RateWindowTests' matter.
        #expect(taken > 2000 && taken < 30_000)
        await rig.stop()
        sink.stop()
    }

    @Test("one round trip per message: strictly command by command it would be four")
    func roundTrips() async throws {
        let sink = try MailSink()
        let (line, port) = try await PeerScript.start("delaying_relay.py", ["\(sink.port)", "1000"])
        let rig = try await SMTPRig([.local(port, connections: 2)])
        rig.submit(1...10)
        _ = try await rig.outcomes.next(10)
        let start = SystemClock.bootMilliseconds()
        rig.submit(101...110)
        _ = try await rig.outcomes.next(10)
        // Two connections stand, five messages each: six round trips of 2 s, not twenty.
        #expect(SystemClock.bootMilliseconds() - start < 36_000)
        await rig.stop()
        sink.stop()
        withExtendedLifetime(line) {}
    }

    @Test("a configuration that cannot work is refused with what to mend")
    func faults() throws {
        var relay = RelayConfiguration(name: "x", host: "relay.example", port: 25, protection: .opportunistic)
        #expect(relay.fault == nil)
        relay.username = "u"
        #expect(relay.fault == "a password never travels without verified TLS")
        relay.protection = .require
        #expect(relay.fault == nil)
        relay.host = "relay.example/x@y"
        #expect(relay.fault != nil)
        #expect(RelayConfiguration(name: "x", host: "127.0.0.1", port: 25).protection == .opportunistic)
        #expect(RelayConfiguration(name: "x", host: "127.0.0.1.example", port: 25).protection == .require)
        #expect(RelayConfiguration(name: "x", host: "::1", port: 25).url == "smtp://[::1]:25")
        #expect(throws: SMTPSender.Fault.noRelay) {
            try SMTPSender(relays: [], sink: Outcomes(), clock: ManualClock())
        }
    }
}
