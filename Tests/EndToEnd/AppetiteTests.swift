// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Appetites, end to end")
struct AppetiteTests {
    @Test("who chose something else is outside, who is not drawn is suppressed, and both accounts close")
    func appetites() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        let appetites = [
            "all", "none", "limited:1", "all;issues=torture", "all;issues=fair-trial;regions=AMR",
            "all;regions=EUR+KE", "limited:1;issues=fair-trial;regions=Central America",
        ]
        let people = appetites.enumerated().map { number, appetite in
            Person(id: "p\(number)", email: "p\(number)@people.example", appetite: appetite)
        }
        try await DaemonBed.run(BedConfiguration(relay: port)) { bed in
            var action = SampleAction(reference: "UA 70/26", more: "issues: [\"fair-trial\"],")
            try await bed.release(action, to: people)
            var status = try await bed.closedAccount(of: "UA 70/26")
            #expect(status.audience == 4 && status.states[.accepted] == 4)
            let reached = try await bed.deliveries("UA 70/26").map(\.volunteer)
            #expect(reached.sorted() == ["p0", "p2", "p4", "p6"])

            action.reference = "UA 71/26"
            try await bed.handIn(action)
            try await bed.approve("UA 71/26")
            status = try await bed.closedAccount(of: "UA 71/26")
            #expect(status.audience == 4 && status.states[.accepted] == 2 && status.states[.suppressed] == 2)
            let tired = try await bed.deliveries("UA 71/26").filter { $0.state == "suppressed" }
            #expect(tired.map(\.volunteer).sorted() == ["p2", "p6"])
            #expect(tired.allSatisfy { $0.lastReply == "not drawn: wants at most 1 alerts in 30 days" })
            #expect(Relay.texts(relay).count == 6)
        }
    }
}
