// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Reminders, end to end")
struct ReminderTests {
    @Test("whoever has it and has not responded is reminded by the daemon itself, and both accounts close")
    func reminders() async throws {
        let (relay, relayPort) = try await PeerScript.start("relay_peer.py")
        defer { withExtendedLifetime(relay) {} }
        var configuration = BedConfiguration(relay: relayPort)
        configuration.publicPort = try FreePort.find()
        let port = configuration.publicPort
        try await DaemonBed.run(configuration) { bed in
            let action = SampleAction(reference: "UA 80/26", more: "reminders: [0.5],").ending(in: 80)
            try await bed.release(action, to: Person.crowd(4))
            try await bed.watch("UA 80/26") { $0.states[.accepted] == 4 }
            let answers = try await Answers.post([(try Answers.tokens(of: bed, people: 1)[0], "letter")], to: port)
            #expect(answers.map(\.status) == [201])

            try await bed.waitForLog("reminder begins")
            let status = try await bed.closedAccount(of: "UA 80/26 reminder 1")
            #expect(status.kind == "reminder" && status.audience == 3 && status.states[.accepted] == 3)
            let reminded = try await bed.deliveries("UA 80/26 reminder 1").map(\.volunteer)
            #expect(reminded.sorted() == ["p1", "p2", "p3"])
            #expect(Relay.texts(relay).count == 7)
            try await bed.provedAccount(of: "UA 80/26")
        }
    }
}
