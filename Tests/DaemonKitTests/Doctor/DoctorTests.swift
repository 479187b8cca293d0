// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing
import Transport

@testable import DaemonKit

@Suite("The doctor")
struct DoctorTests {
    @Test("a whole examination: everything is looked at, what is near comes first, and nobody's address is in it")
    func whole() async throws {
        var bed = try DoctorBed()
        let (relay, port) = try await PeerScript.start("relay_peer.py", [])
        let (names, namePort) = try await PeerScript.start("dns_peer.py", [])
        let site = try await SecureSite(SecureSite.live)
        bed.configuration.relays[0].url = RelayURL(host: "127.0.0.1", port: port)
        bed.configuration.http.publicURL = site.url
        bed.configuration.alarms.email = ["ops@alerts.example"]
        bed.scene.site = SiteProbe(caFile: site.certificate)
        try bed.ask(namePort)
        bed.scene.lastBackup = { () async throws(LedgerError) in nil }
        bed.scene.deep = { await Doctor.findings { () async throws(LedgerError) in [] } }
        var findings: [Finding] = []
        for await finding in bed.doctor.examine(deep: true) { findings.append(finding) }
        let seen = Set(findings.map(\.check))
        let expected = Set(DoctorCheck.allCases).subtracting([
            .daemon, .configuration, .configurationFile, .relayLogin,
        ])
        #expect(seen == expected, "\(expected.symmetricDifference(seen))")
        #expect(findings.areComplete)
        #expect(!findings.contains { "\($0)".contains("ops@") || "\($0)".contains("bounces@") })
        let near = try #require(findings.lastIndex { $0.check == .languages })
        let far = try #require(findings.firstIndex { [.relay, .spf, .publicURL].contains($0.check) })
        #expect(near < far)
        #expect(findings.suffix(3).map(\.check) == [.ledger, .account, .audit])
        withExtendedLifetime((relay, names)) {}
    }

    @Test("the article explains every check, and none that there is not")
    func article() throws {
        let article = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Domain/Documentation.docc/Doctor.md").standardizedFileURL
        let text = try String(contentsOf: article, encoding: .utf8)
        let headings = text.split(separator: "\n").filter { $0.hasPrefix("### ") }
            .map { $0.dropFirst(4).trimmingCharacters(in: CharacterSet(charactersIn: "` ")) }
        #expect(Set(headings) == Set(DoctorCheck.allCases.map(\.rawValue)))
        #expect(headings.count == DoctorCheck.allCases.count)
    }
}
