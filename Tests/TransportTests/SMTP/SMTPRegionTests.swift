// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("Relays for regions")
struct SMTPRegionTests {
    private let kenya: CountryCode
    private let peru: CountryCode

    init() throws {
        kenya = try #require(CountryCode("KE"))
        peru = try #require(CountryCode("PE"))
    }

    /// By which relays so many alerts to each country leave.
    private func routes(_ rig: SMTPRig, _ countries: [CountryCode?], each count: Int) async throws -> [String: Set<
        String
    >] {
        var numbers: [UInt32: String] = [:]
        var alerts: [Alert] = []
        for country in countries {
            for _ in 0..<count {
                let number = UInt32(alerts.count + 1)
                numbers[number] = country?.text ?? "nowhere"
                alerts.append(rig.alert(number, country: country))
            }
        }
        rig.sender.submit(alerts)
        var routes: [String: Set<String>] = [:]
        for _ in alerts {
            let report = try await rig.outcomes.next()
            #expect(report.outcome.isAccepted)
            routes[numbers[report.alert.delivery.volunteer.number] ?? "", default: []].insert(report.route)
        }
        return routes
    }

    private func relay(_ port: UInt16, _ name: String, _ countries: Set<CountryCode>) -> RelayConfiguration {
        var relay = RelayConfiguration.local(port, name: name)
        relay.countries = countries
        return relay
    }

    @Test("a relay whose regions contain the country is preferred; one without regions takes everything else")
    func preference() async throws {
        let (peer, ports) = try await PeerScript.startMany("relay_peer.py", ["--quiet", "---", "--quiet"])
        let rig = try await SMTPRig([relay(ports[0], "africa", [kenya]), relay(ports[1], "world", [])])
        let routes = try await routes(rig, [kenya, peru, nil], each: 30)
        #expect(routes == ["KE": ["africa"], "PE": ["world"], "nowhere": ["world"]])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("when no relay of the region is usable, any relay is", arguments: [true, false])
    func fallback(isPaused: Bool) async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--quiet"])
        let (africa, africaPort) = try await PeerScript.start("relay_peer.py", ["--quiet"])
        let home = isPaused ? africaPort : try FreePort.find()
        let rig = try await SMTPRig([relay(home, "africa", [kenya]), relay(port, "andes", [peru])])
        if isPaused { await rig.sender.setPaused(true, relay: "africa") }
        let routes = try await routes(rig, [kenya, peru], each: 20)
        #expect(routes == ["KE": ["andes"], "PE": ["andes"]])
        await rig.stop()
        withExtendedLifetime((peer, africa)) {}
    }
}
