// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("Receivers who refuse us")
struct SMTPStandingTests {
    /// Alerts to people of one domain.
    private func alerts(_ rig: SMTPRig, _ numbers: ClosedRange<UInt32>, at domain: String) -> [Alert] {
        numbers.map { rig.alert($0, to: "v\($0)@\(domain)") }
    }

    /// Hands in one at a time, so that each reply is known before the next leaves.
    private func send(_ rig: SMTPRig, _ numbers: ClosedRange<UInt32>, at domain: String) async throws -> [String] {
        var summaries: [String] = []
        for alert in alerts(rig, numbers, at: domain) {
            rig.sender.submit([alert])
            summaries.append(try await rig.outcomes.next().outcome.summary)
        }
        return summaries
    }

    /// Of a domain that is left alone, in the time of one test.
    private static let mostProbes = 3

    @Test("a domain that says 4.7.1 is asked no more for the moment, and others are served as before")
    func domain() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py", ["--say", "rcpt@slow.example=451 4.7.1 try again later"])
        let rig = try await SMTPRig([.local(port)])
        let first = try await send(rig, 1...10, at: "slow.example")
        #expect(first == Array(repeating: "now throttled", count: 10))
        // The eleventh would be no other: it is handed back as not tried, and those behind it leave at once.
        rig.sender.submit(alerts(rig, 11...60, at: "slow.example") + alerts(rig, 61...110, at: "good.example"))
        let outcomes = try await rig.outcomes.next(100)
        // Where this machine takes more than five seconds for it, a probe is due.
        let probes = (11...60).count { outcomes[$0]?.summary == "now throttled" }
        #expect(probes <= Self.mostProbes)
        #expect((11...60).count { outcomes[$0]?.summary.hasPrefix("untried") == true } == 50 - probes)
        #expect((61...110).allSatisfy { outcomes[$0]?.isAccepted == true })
        let status = try #require(await rig.sender.relays().first)
        #expect(status.slowDomains == 1 && !status.isSlow && status.isUp == true)
        // What was handed back untried counts nowhere.
        #expect((status.accepted, status.refused, status.deferred) == (50, 10 + probes, 10 + probes))
        #expect(status.inFlight == 0)
        await rig.stop()
        try await peer.settle()
        #expect(peer.printed.split(separator: "\n").count { $0.contains("@slow.example>") } == 10 + probes)
    }

    @Test("a slow domain that takes probes again is at full speed again")
    func recovery() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py", ["--say", "rcpt@slow.example=451 4.7.1 try again later*10"])
        let rig = try await SMTPRig([.local(port)])
        _ = try await send(rig, 1...10, at: "slow.example")
        var number: UInt32 = 10
        var untried = 0
        var accepted = 0
        // Probes are due after 5, 2.5 and 1.25 seconds; in between the alerts come back.
        while accepted < 3 {
            number += 1
            rig.sender.submit(alerts(rig, number...number, at: "slow.example"))
            let outcome = try await rig.outcomes.next().outcome
            if outcome.isAccepted { accepted += 1 } else { untried += 1 }
        }
        #expect(untried > 0)
        #expect(await rig.sender.relays().first?.slowDomains == 0)
        let after = try await send(rig, (number + 1)...(number + 20), at: "slow.example")
        #expect(Set(after) == ["accepted"])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("another relay that the domain does not refuse takes its alerts")
    func otherRelay() async throws {
        let (peer, ports) = try await PeerScript.startMany(
            "relay_peer.py", ["--say", "rcpt@slow.example=550 5.7.1 reputation", "---"])
        try #require(ports.count == 2)
        let home = try #require(CountryCode("KE"))
        var refused = RelayConfiguration.local(ports[0], name: "refused")
        refused.countries = [home]
        var other = RelayConfiguration.local(ports[1], name: "other")
        other.countries = [try #require(CountryCode("PE"))]
        let rig = try await SMTPRig([refused, other])
        for number in UInt32(1)...10 {
            rig.sender.submit([rig.alert(number, to: "v\(number)@slow.example", country: home)])
            let report = try await rig.outcomes.next()
            #expect(report.outcome.summary == "good policy" && report.route == "refused")
        }
        rig.sender.submit(
            (11...40).map { rig.alert($0, to: "v\($0)@slow.example", country: home) }
                + (41...70).map { rig.alert($0, to: "v\($0)@good.example", country: home) })
        var probes = 0
        for _ in 0..<60 {
            let report = try await rig.outcomes.next()
            let isSlow = (11...40).contains(report.alert.delivery.volunteer.number)
            // Where this machine takes more than five seconds for it, a probe is due.
            if isSlow, report.route == "refused" {
                probes += 1
                #expect(report.outcome.summary == "good policy")
                continue
            }
            #expect(report.outcome.isAccepted)
            #expect(report.route == (isSlow ? "other" : "refused"))
        }
        #expect(probes <= Self.mostProbes)
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("one 5.7.x costs one row the channel, and nobody else anything")
    func single() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "rcpt:v3=550 5.7.1 not you"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...20)
        let outcomes = try await rig.outcomes.next(20)
        #expect(outcomes[3]?.summary == "good policy")
        #expect(outcomes.values.count { $0.isAccepted } == 19)
        #expect(await rig.sender.relays().first?.slowDomains == 0)
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a relay whose domains all refuse us is slowed to probes, and never stops")
    func relay() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "rcpt=550 5.7.1 who are you"])
        let rig = try await SMTPRig([.local(port, connections: 1)], patience: .seconds(5))
        for (index, domain) in ["a.example", "b.example", "c.example"].enumerated() {
            let first = UInt32(index * 10 + 1)
            _ = try await send(rig, first...(first + 9), at: domain)
        }
        #expect(await rig.sender.relays().first?.isSlow == true)
        rig.sender.submit((100...199).map { rig.alert($0, to: "v@d\($0).example") })
        let outcomes = try await rig.outcomes.next(100)
        let tried = outcomes.values.count { $0.summary == "good policy" }
        // Probes after one second, two, four: some are tried, and the rest come back untried when patience ends.
        #expect((1...5).contains(tried), "\(tried)")
        #expect(outcomes.values.count { $0.summary == "untried after 1" } == 100 - tried)
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("421 while others stand halves the connections, and everything is sent all the same")
    func concurrency() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py", ["--latency", "0.02", "--say", "dot:v150=421 4.3.2 too busy"])
        let rig = try await SMTPRig([.local(port, connections: 16)])
        rig.submit(1...149)
        _ = try await rig.outcomes.next(149)
        let before = try #require(await rig.sender.relays().first)
        #expect(before.connectionLimit > 4 && before.connectionLimit <= 16)
        rig.sender.submit([rig.alert(150)])
        #expect(try await rig.outcomes.next().outcome.summary == "now throttled")
        let after = try #require(await rig.sender.relays().first)
        #expect(after.connectionLimit <= max(1, before.connections / 2))
        rig.submit(151...200)
        let outcomes = try await rig.outcomes.next(50)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        let settled = try #require(await rig.sender.relays().first)
        #expect(settled.connections <= settled.connectionLimit)
        await rig.stop()
        withExtendedLifetime(peer) {}
    }
}
