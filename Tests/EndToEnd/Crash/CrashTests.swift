// SPDX-License-Identifier: MIT

import ControlAPI
import Foundation
import TestSupport
import Testing

@Suite("Killed again and again")
struct CrashTests {
    @Test(
        "nobody is lost, whoever got it twice is marked and carries one identifier, and the account closes",
        arguments: CrashLane.all)
    func rounds(lane: CrashLane) async throws {
        var dice = Dice(seed: lane.seed)
        var witness = try await CrashWitness()
        let people = CrashPeople(endpoint: witness.endpoint)
        var configuration = BedConfiguration(relay: witness.relay, endpoints: [witness.endpoint])
        configuration.relayKeys = "tls: \"off\", connections: 6"
        configuration.more = "limits: { inFlight: \(CrashAct.inFlight) },"
        try await DaemonBed.run(configuration) { bed in
            try await bed.ctl("roster", "import", "-", input: Person.csv(people.crew + people.crowd))
            var left = lane.rounds
            var acts: [CrashAct] = []
            var number = Int(lane.seed % UInt64(CrashScript.Ending.allCases.count))
            while left > 0 {
                let script = CrashScript(number: number, mostKills: left, dice: &dice)
                var act = CrashAct(script, on: bed, people: people, witness: witness, dice: dice)
                try await act.run()
                (witness, dice) = (act.witness, act.dice)
                acts.append(act)
                left -= script.kills.count
                number += 1
            }
            // Kills that never meet a text on its way prove nothing.
            if lane.rounds >= Self.roundsThatMustShow { #expect(acts.contains { $0.twice > 0 }) }
            for var act in acts { witness = try await act.checkAgain(witness) }
            let proof = try await bed.ctl("reconcile")
            #expect(proof.status == Exit.done, "\(proof.output)")
            #expect(try await bed.ctl("audit", "--verify").status == Exit.done)
        }
    }

    private static let roundsThatMustShow = 40

    @Test("every moment of the daemon's life is met, whatever the seed", arguments: 0..<20 as Range<UInt64>)
    func moments(seed: UInt64) {
        var dice = Dice(seed: seed)
        let scripts = (0..<12).map { CrashScript(number: $0, mostKills: 100, dice: &dice) }
        #expect(Set(scripts.flatMap(\.kills)).count == CrashMoment.allCases.count)
        #expect(scripts.map(\.kills.count).reduce(0, +) >= 40)
    }
}
