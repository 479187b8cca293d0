// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import TestSupport
import Testing

@testable import Transport

/// What operators would have been told.
final class Alarms: AlarmSink {
    enum Event: Sendable, Hashable {
        case raised(AlarmCondition)
        case cleared(AlarmCondition)
    }

    let events = TestSignal<Event>()
    private let sentences = Mutex<[String]>([])

    var details: [String] { sentences.withLock { $0 } }

    func raise(_ condition: AlarmCondition, _ detail: String) {
        sentences.withLock { $0.append(detail) }
        events.send(.raised(condition))
    }

    func clear(_ condition: AlarmCondition) { events.send(.cleared(condition)) }
}

@Suite("Operators hear of a relay that is down")
struct SMTPAlarmTests {
    @Test("one that stays down is told once, and told again when it is back, although there is nothing to send")
    func outage() async throws {
        let alarms = Alarms()
        let port = try FreePort.find()
        let rig = try await SMTPRig(
            [.local(port)], patience: .seconds(4), alarms: alarms, alarmAfter: .milliseconds(200))
        rig.submit(1...3)
        #expect(try await alarms.events.next() == .raised(.relayDown("main")))
        let outcomes = try await rig.outcomes.next(3)
        #expect(Set(outcomes.values.map(\.summary)) == ["untried after 1"])
        // Nothing waits any more: it is tried all the same, because somebody waits to hear.
        let (peer, _) = try await PeerScript.start("relay_peer.py", ["--port", "\(port)", "--quiet"])
        #expect(try await alarms.events.next() == .cleared(.relayDown("main")))
        #expect(alarms.details.count == 1)
        #expect(alarms.details.first?.contains("the relay main (connect:") == true, "\(alarms.details)")
        #expect(await rig.sender.relays().first?.isUp == nil)
        rig.submit(4...6)
        let sent = try await rig.outcomes.next(3)
        #expect(Set(sent.values.map(\.summary)) == ["accepted"])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("one that takes connections and no mail is down until it has taken one")
    func barren() async throws {
        let alarms = Alarms()
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "mail=hangup*3"])
        let rig = try await SMTPRig([.local(port, connections: 1)], alarms: alarms, alarmAfter: .milliseconds(100))
        rig.submit(1...12)
        #expect(try await alarms.events.next() == .raised(.relayDown("main")))
        #expect(try await alarms.events.next() == .cleared(.relayDown("main")))
        _ = try await rig.outcomes.next(12)
        try await peer.settle()
        #expect(peer.count("took") == 9, "it was cleared by mail, not by a connection")
        await rig.stop()
    }

    @Test("a paused relay is nobody's alarm")
    func paused() async throws {
        let alarms = Alarms()
        let rig = try await SMTPRig(
            [.local(try FreePort.find())], patience: .milliseconds(1_000), alarms: alarms,
            alarmAfter: .milliseconds(300))
        await rig.sender.setPaused(true, relay: "main")
        rig.submit(1...3)
        _ = try await rig.outcomes.next(3)
        #expect(try await alarms.events.next() == .cleared(.relayDown("main")))
        #expect(alarms.details.isEmpty)
        await rig.stop()
    }
}
