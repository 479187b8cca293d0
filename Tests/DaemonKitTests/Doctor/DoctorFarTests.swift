// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing
import Transport

@testable import DaemonKit

@Suite("The doctor and what answers from elsewhere")
struct DoctorFarTests {
    private static func relay(_ port: UInt16, _ host: String = "127.0.0.1", tls: Configuration.TLS = .off)
        -> Configuration.Relay
    {
        Configuration.Relay(name: "main", url: RelayURL(host: host, port: port), tls: tls)
    }

    private static func findings(_ bed: DoctorBed, _ relay: Configuration.Relay) async -> [Finding] {
        let doctor = bed.doctor
        return await Blocking.run { doctor.findings(of: relay) }
    }

    @Test("a relay that offers everything is well; one that offers nothing is told what it lacks")
    func offers() async throws {
        let bed = try DoctorBed()
        let (peer, ports) = try await PeerScript.startMany(
            "relay_peer.py",
            ["--offer", "SIZE 52428800", "--offer", "SMTPUTF8", "--offer", "DSN", "--offer", "DELIVERBY", "---"]
                + ["--no-pipelining", "--offer", "SIZE 65536"])
        let good = await Self.findings(bed, Self.relay(ports[0]))
        #expect(good.allSatisfy { $0.level == .ok } && good.count == 7, "\(good)")
        let poor = await Self.findings(bed, Self.relay(ports[1]))
        #expect(
            poor.levels == [
                .relay: .ok, .relayTLS: .ok, .relaySize: .warning, .relayPipelining: .note, .relaySMTPUTF8: .note,
                .relayDSN: .note, .relayDeliverBy: .note,
            ])
        #expect(poor.areComplete)
        withExtendedLifetime(peer) {}
    }

    @Test("each way in which a relay fails has a finding of its own")
    func faults() async throws {
        var bed = try DoctorBed()
        let (peer, ports) = try await PeerScript.startMany("relay_peer.py", ["--say", "connect=554 no", "---"])
        let folder = try TemporaryFolder()
        let (secure, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "alice", "correct horse"])
        var trusted = Self.relay(port, "localhost", tls: .require)
        trusted.caFile = folder.path("cert.pem")
        trusted.username = "alice"
        for (password, level) in [("correct horse", Finding.Level.ok), ("wrong battery", .error)] {
            let file = try folder.write("password", password)
            chmod(file, 0o600)
            trusted.credential = Credential(file)
            let findings = await Self.findings(bed, trusted)
            #expect(findings.levels[.relayLogin] == level, "\(findings)")
            #expect(
                findings.areComplete && !findings.contains { "\($0)".contains("horse") || "\($0)".contains("battery") })
        }
        let faults: [(Configuration.Relay, DoctorCheck)] = [
            (Self.relay(ports[0]), .relay), (Self.relay(try FreePort.find()), .relay),
            (Self.relay(25, "relay.invalid"), .relay), (Self.relay(ports[1], tls: .require), .relayTLS),
            (Self.relay(port, "localhost", tls: .require), .relayTLS),
        ]
        for (relay, check) in faults {
            let findings = await Self.findings(bed, relay)
            #expect(findings.levels == [check: .error] && findings.areComplete, "\(findings)")
        }
        trusted.credential = Credential("relay-password")
        bed.scene.credentials = nil
        #expect(await Self.findings(bed, trusted).levels == [.relay: .note])
        #expect(!secure.printed.contains("mail ") && !peer.printed.contains("MAIL"))
    }

    @Test(
        "the public URL: well, a certificate that ends, one that has ended, a proxy that leads elsewhere, nobody, http",
        arguments: [
            (60.0, [DoctorCheck.publicURL: Finding.Level.ok, .certificate: .ok]),
            (10.0, [.publicURL: .ok, .certificate: .warning]), (2.0, [.publicURL: .ok, .certificate: .error]),
            (-1.0, [.certificate: .error]),
        ])
    func certificates(_ days: Double, _ levels: [DoctorCheck: Finding.Level]) async throws {
        let site = try await SecureSite(SecureSite.live, days: days)
        let findings = try await Self.look(site.url, trusting: site.certificate)
        #expect(findings.levels == levels, "\(findings)")
        #expect(findings.areComplete)
    }

    @Test("a proxy that leads elsewhere, nobody there, no such name, and http")
    func sites() async throws {
        let site = try await SecureSite("location / { return 200 \"It works!\"; }")
        let elsewhere = try await Self.look(site.url, trusting: site.certificate)
        #expect(elsewhere.levels == [.publicURL: .error, .certificate: .ok])
        #expect(elsewhere.contains { $0.what.contains("answered with 200") })
        for url in ["https://localhost:\(try FreePort.find())", "https://act.invalid"] {
            #expect(try await Self.look(url).levels == [.publicURL: .error])
        }
        let plain = try await Self.look("http://localhost:\(try FreePort.find())")
        #expect(plain.map(\.level) == [.warning, .error] && plain.areComplete)
    }

    private static func look(_ url: String, trusting file: String? = nil) async throws -> [Finding] {
        var bed = try DoctorBed()
        bed.configuration.http.publicURL = url
        bed.scene.site = SiteProbe(caFile: file)
        let doctor = bed.doctor
        return await Blocking.run { doctor.siteFindings() }
    }
}
