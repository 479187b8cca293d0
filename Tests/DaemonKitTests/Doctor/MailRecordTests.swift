// SPDX-License-Identifier: MIT

import Domain
import Runtime
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The doctor and the records of a mail domain")
struct MailRecordTests {
    @Test(
        "SPF",
        arguments: [
            (TextLookup.Answer.records(["v=spf1 ip4:192.0.2.1 -all"]), Finding.Level.ok),
            (.records(["other", "V=SPF1 mx ~all"]), .ok),
            (.records(["v=spf1 mx -all", "v=spf1 a -all"]), .error),
            (.records(["v=spf1 +all"]), .warning),
            (.records(["v=spf1 -all"]), .error),
            (.records(["v=spf10 mx"]), .warning),
            (.records(["google-site-verification=x"]), .warning),
            (.nothing, .warning), (.noSuchName, .warning), (.failed("DNS does not answer"), .note),
        ])
    func spf(_ answer: TextLookup.Answer, _ level: Finding.Level) {
        let finding = MailRecords.spf(answer, domain: "example.org")
        #expect(finding.level == level, "\(finding)")
        #expect([finding].areComplete && finding.subject == "example.org")
    }

    @Test("DKIM: the sample's key, a revoked one, none at all, and what cannot be known")
    func dkim() {
        func level(_ keys: TextLookup.Answer, _ sample: TextLookup.Answer) -> Finding.Level {
            MailRecords.dkim(keys: keys, sample: sample, domain: "example.org").level
        }
        #expect(level(.nothing, .records(["v=DKIM1; k=rsa; p=MIIB"])) == .ok)
        #expect(level(.nothing, .records(["v=DKIM1; p="])) == .error)
        #expect(level(.noSuchName, .noSuchName) == .warning)
        #expect(level(.nothing, .noSuchName) == .note)
        #expect(level(.failed("no"), .failed("no")) == .note)
    }

    @Test("DMARC: of the domain, of the one above, two of them, none, one without a policy")
    func dmarc() {
        func level(_ answers: TextLookup.Answer...) -> Finding.Level {
            let domains = ["ua.example.org", "example.org"]
            return MailRecords.dmarc(Array(zip(domains, answers)), domain: domains[0]).level
        }
        #expect(level(.records(["v=DMARC1; p=none"])) == .ok)
        #expect(level(.noSuchName, .records(["v=DMARC1;p=reject"])) == .ok)
        #expect(level(.records(["x"]), .noSuchName) == .warning)
        #expect(level(.records(["v=DMARC1; p=none", "v=DMARC1; p=reject"])) == .error)
        #expect(level(.records(["v=DMARC1; p=perhaps"])) == .error)
        #expect(level(.failed("no")) == .note)
        #expect(MailRecords.alignment(author: "example.org", bounces: "ua.example.org") == nil)
        #expect(MailRecords.alignment(author: "example.org", bounces: "example.org") == nil)
        #expect(MailRecords.alignment(author: "example.org", bounces: "anexample.org")?.level == .note)
    }

    @Test("asked of a real name server: the bounces' domain for SPF, the author's and those above it for DMARC")
    func asked() async throws {
        var bed = try DoctorBed()
        bed.configuration.organisation.from = "Urgent Actions <ua@act.alerts.example>"
        bed.configuration.organisation.bounces = "bounces@back.alerts.example"
        let (peer, port) = try await PeerScript.start(
            "dns_peer.py",
            [
                "back.alerts.example=v=spf1 mx -all", "_dmarc.alerts.example=v=DMARC1; p=quarantine",
                "urgentd1._domainkey.act.alerts.example=v=DKIM1; p=AAAA", "_domainkey.act.alerts.example=!nodata",
            ])
        try bed.ask(port)
        let doctor = bed.doctor
        let findings = await Blocking.run {
            doctor.spfFindings() + doctor.dkimFindings() + doctor.dmarcFindings()
        }
        #expect(findings.map(\.level) == [.ok, .ok, .ok, .note])
        #expect(findings[2].what.hasSuffix("_dmarc.alerts.example: quarantine"))
        #expect(findings[3].what.contains("another domain"))
        #expect(!findings.contains { "\($0)".contains("@") })
        withExtendedLifetime(peer) {}
    }
}
