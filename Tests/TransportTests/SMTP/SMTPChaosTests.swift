// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("Relays that fail at random")
struct SMTPChaosTests {
    @Test(
        "whatever breaks, every alert comes back once, and no relay keeps what was not told", arguments: [true, false])
    func accounted(pipelining: Bool) async throws {
        let options = ["--chaos", "0.03"] + (pipelining ? [] : ["--no-pipelining"])
        let (peer, ports) = try await PeerScript.startMany(
            "relay_peer.py", options + ["--seed", "3", "---"] + options + ["--seed", "4"])
        let rig = try await SMTPRig(
            [.local(ports[0], name: "a"), .local(ports[1], name: "b")], loops: 2, patience: .seconds(3))
        let count = 1500
        rig.submit(1...UInt32(count))
        let outcomes = try await rig.outcomes.next(count)
        await rig.stop()
        try await peer.settle()
        #expect(rig.outcomes.count == count)

        var took: [String: Int] = [:]
        for line in peer.printed.split(separator: "\n") where line.hasPrefix("took") {
            let words = line.split(separator: " ")
            took[String(words[1]), default: 0] += 1
            // The relay undoes no dot-stuffing, so it counts what was written.
            #expect(Int(words[2]) == TestLetter().text.utf8.count)
        }
        #expect(took.values.max() == 1, "a relay keeps a message twice")
        var counts: [String: Int] = [:]
        for (number, outcome) in outcomes {
            let isKept = took["v\(number)@example.net"] != nil
            counts[String(outcome.summary.prefix { $0 != " " }), default: 0] += 1
            switch outcome {
            case .accepted: #expect(isKept, "accepted, but no relay has it")
            case .ambiguous: break
            case .refusedForNow, .refusedForGood, .notSent, .untried:
                #expect(!isKept, "a relay has what was told to be refused")
            }
        }
        #expect((counts["accepted"] ?? 0) > count / 2)
        #expect((counts["ambiguous"] ?? 0) > 0)
        #expect((counts["now"] ?? 0) > 0)
    }
}
