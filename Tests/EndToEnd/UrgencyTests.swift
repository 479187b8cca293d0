// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite("An urgent action while another has thousands waiting")
struct UrgencyTests {
    private static let perSecond = 100

    @Test("behind a slow relay an action of two hours overtakes one of two days within a second of its approval")
    func overtaking() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--identify"])
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", ratePerSecond: \(Self.perSecond)"
        try await DaemonBed.run(configuration) { bed in
            var old = SampleAction(reference: "UA 1/26")
            old.window = #"window: "48h","#
            try await bed.release(old, to: Person.crowd(2_500))
            var urgent = SampleAction(reference: "UA 2/26")
            urgent.window = #"window: "2h","#
            try await bed.handIn(urgent)
            try await Relay.waitForTexts(2 * Self.perSecond, at: relay)
            try await bed.approve(urgent.reference)
            let before = Self.versions(relay).count
            while Self.versions(relay).count < before + 2 * Self.perSecond {
                try await Relay.waitForTexts(1, at: relay)
            }
            let versions = Self.versions(relay)
            let first = try #require(versions.firstIndex(of: "2"))
            // By order and not by the clock: no more of the old ones left than leave in a second.
            #expect(first <= before + Self.perSecond)
            let after = versions[first..<min(versions.count, first + Self.perSecond)]
            #expect(after.filter { $0 == "1" }.count <= Self.perSecond / 2, "from then on most are the urgent ones")
        }
    }

    /// The version in each Message-ID, in the order in which the texts came.
    private static func versions(_ relay: ChildProcess) -> [Substring] {
        relay.printed.split(separator: "\n").filter { $0.hasPrefix("identifier ") }
            .compactMap { $0.split(separator: "<").last?.split(separator: ".").dropFirst().first }
    }
}
