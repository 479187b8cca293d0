// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A disk without space")
struct FullDiskTests {
    @Test(
        "what cannot be committed is refused in words, nothing is lost, and all goes on by itself when there is room",
        .enabled(if: SmallDisk.isPossible, "only root can mount a small disk; LedgerTests try a page limit everywhere"))
    func fullDisk() async throws {
        let folder = try TemporaryFolder()
        mkdir(folder.path("disk"), 0o755)
        // Small enough that the ledger's log still grows with every commit.
        let disk = try SmallDisk(at: folder.path("disk"), kibibytes: 8192)
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--latency", "0.01"])
        var configuration = BedConfiguration(relay: port)
        configuration.state = "disk/state"
        configuration.relayKeys = "tls: \"off\", connections: 4, ratePerSecond: 20"
        configuration.more = "limits: { inFlight: 32 },"
        try await DaemonBed.run(configuration, in: folder) { bed in
            let people = Person.crowd(300)
            try await bed.ctl("roster", "import", "-", input: Person.csv(people))
            try await bed.handIn(SampleAction(reference: "UA 14/26"))

            try disk.fill()
            let refused = try await bed.ctl("enqueue", "-", input: SampleAction(reference: "UA 15/26").text)
            #expect([Exit.busy, Exit.internalFault].contains(refused.status), "\(refused.status) \(refused.error)")
            #expect(refused.error.contains("space") || refused.error.contains("full"), "\(refused.error)")
            let notYet = try await bed.ctl("--as", "an.approver", "approve", "UA 14/26")
            #expect(notYet.status != Exit.done)
            #expect(notYet.error.contains("space") || notYet.error.contains("full"), "\(notYet.error)")
            try bed.drop(SampleAction(reference: "UA 16/26").text, as: "waits")
            try await bed.waitForLog("a file stays in the queue and is tried again")
            #expect(try bed.entries("new") == ["waits"])
            #expect(try await bed.status("UA 14/26").state == "awaiting-approval")

            try disk.makeRoom()
            try await bed.waitForLog("action taken in reference=\"UA 16/26\"")
            try await bed.approve("UA 14/26")
            try await Relay.waitForTexts(40, at: relay)
            try disk.fill()
            let alarm = try await bed.waitForLog("outcomes cannot be recorded; nothing new is sent until they can")
            #expect(alarm.hasPrefix("<1>"))
            try disk.makeRoom()
            let status = try await bed.closedAccount(of: "UA 14/26")
            #expect(status.states[.accepted] == people.count)
            #expect(status.possiblyTwice == 0)
            #expect(Relay.texts(relay).sorted() == people.map(\.email).sorted())
            #expect(try await bed.stop() == Exit.done)
        }
        withExtendedLifetime((disk, relay)) {}
    }
}
