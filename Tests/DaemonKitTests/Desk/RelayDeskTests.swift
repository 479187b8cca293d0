// SPDX-License-Identifier: MIT

import Domain
import Ledger
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Relays at the desk")
struct RelayDeskTests {
    private let operatorOnDuty = Identity(name: "o.perator", login: "o.perator")

    @Test("pause and resume switch the relay, stand in the ledger, and are audited once each")
    func switching() async throws {
        let bed = try await DeskBed(volunteers: 1)
        let paused = try await bed.desk.setRelay("main", paused: true, by: operatorOnDuty)
        #expect(paused == RelaySwitching(name: "main", isPaused: true, changed: true))
        #expect(try await bed.desk.relays().map(\.isPaused) == [true, false])
        #expect(try await bed.ledger.pausedRelays() == ["main"])
        let again = try await bed.desk.setRelay("main", paused: true, by: operatorOnDuty)
        #expect(!again.changed)
        let resumed = try await bed.desk.setRelay("main", paused: false, by: operatorOnDuty)
        #expect(resumed == RelaySwitching(name: "main", isPaused: false, changed: true))
        let trail = try await bed.desk.auditTrail(of: nil, after: 0, limit: 100)
        #expect(trail.map(\.verb) == ["relay pause", "relay resume"])
        #expect(trail.allSatisfy { $0.actor == "o.perator" && $0.detail == "main" })
        await bed.stop()
    }

    @Test("an unknown relay is refused with the names there are")
    func unknown() async throws {
        let bed = try await DeskBed(volunteers: 1)
        await #expect(throws: DeskError.unknown("there is no relay of this name; there are: main, hub")) {
            try await bed.desk.setRelay("mane", paused: true, by: operatorOnDuty)
        }
        #expect(try await bed.ledger.pausedRelays().isEmpty)
        await bed.stop()
    }

    @Test("pausing the last relay that is up is done, with a warning")
    func last() async throws {
        let bed = try await DeskBed(volunteers: 1)
        bed.relays.change("hub") { $0.isUp = false }
        let first = try await bed.desk.setRelay("main", paused: true, by: operatorOnDuty)
        #expect(first.warnings.count == 1 && first.warnings[0].contains("no other relay is up"))
        let second = try await bed.desk.setRelay("hub", paused: true, by: operatorOnDuty)
        #expect(second.warnings.count == 1 && second.warnings[0].contains("every relay is paused"))
        await bed.stop()
    }

    @Test("of two who switch at once, what is written down is what is done")
    func race() async throws {
        let bed = try await DeskBed(volunteers: 1)
        await withTaskGroup(of: Void.self) { group in
            for round in 0..<40 {
                group.addTask {
                    _ = try? await bed.desk.setRelay("main", paused: round % 2 == 0, by: operatorOnDuty)
                }
            }
        }
        let stored = try await bed.ledger.pausedRelays().contains("main")
        #expect(try await bed.desk.relays().first?.isPaused == stored)
        await bed.stop()
    }
}
