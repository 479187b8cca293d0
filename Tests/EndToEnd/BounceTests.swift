// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Delivery reports through the daemon")
struct BounceTests {
    /// A report as a mail system writes it, about a mail that left with this bounce address.
    private func report(_ bounce: String, action: String, status: String) -> String {
        """
        Return-Path: <>
        Delivered-To: \(bounce)
        From: MAILER-DAEMON@mx.example (Mail Delivery System)
        To: \(bounce)
        Subject: Delivery Status Notification
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example

        Final-Recipient: rfc822; p0@people.example
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; 550 \(status) unknown <p0@people.example>

        --b--

        """
    }

    /// A maildir in the test's folder.
    private func maildir(in folder: TemporaryFolder) throws -> String {
        for part in ["new", "cur", "tmp"] {
            try FileManager.default.createDirectory(
                atPath: folder.path("Maildir/\(part)"), withIntermediateDirectories: true)
        }
        return folder.path("Maildir")
    }

    private func deliver(_ text: String, as name: String, into maildir: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(maildir)/tmp/\(name)"))
        try FileManager.default.moveItem(atPath: "\(maildir)/tmp/\(name)", toPath: "\(maildir)/new/\(name)")
    }

    /// The envelope sender of the mail to a person, as the relay was told it.
    private func bounceAddress(of person: String, at relay: ChildProcess) throws -> String {
        var sender = ""
        for line in relay.printed.split(separator: "\n") where line.hasPrefix("command ") {
            if let start = line.range(of: "MAIL FROM:<") {
                sender = String(line[start.upperBound...].prefix { $0 != ">" })
            }
            if line.contains("RCPT TO:<\(person)@people.example>") { return sender }
        }
        throw Missing()
    }

    struct Missing: Error {}

    @Test("a report in the maildir: delayed is counted, failed bounces and stops the address, and the message stays")
    func maildir() async throws {
        let folder = try TemporaryFolder()
        let maildir = try maildir(in: folder)
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 1"
        configuration.more = "bounces: { maildir: \"\(maildir)\" },"
        try await DaemonBed.run(configuration, in: folder) { bed in
            try await bed.release(SampleAction(reference: "UA 51/26"), to: Person.crowd(2))
            try await bed.watch("UA 51/26") { $0.states[.accepted] == 2 }
            let bounce = try bounceAddress(of: "p0", at: relay)
            try deliver(report(bounce, action: "delayed", status: "4.4.1"), as: "1.a.mx", into: maildir)
            try await bed.watch("UA 51/26") { $0.delayed == 1 && $0.states[.accepted] == 2 }
            try deliver(report(bounce, action: "failed", status: "5.1.1"), as: "2.b.mx", into: maildir)
            try deliver("From: somebody@example.org\n\nhello\n", as: "3.c.mx", into: maildir)
            try await bed.watch("UA 51/26") { $0.states[.bounced] == 1 && $0.states[.accepted] == 1 }
            try await bed.waitForLog("kind=other")
            let again = try await bed.lines(
                BounceDocument.self, "bounce", try folder.write("m", report(bounce, action: "failed", status: "5.1.1")))
            #expect(again.first?.results.first?.effects == ["old-news"])
            let list = try await bed.lines(SuppressionDocument.self, "suppress", "list")
            #expect(list.map(\.volunteer) == ["p0"])
            #expect(list.map(\.reason) == ["address"])
            // The next alert does not go there; nor is there an address in anything that was said.
            try await bed.handIn(SampleAction(reference: "UA 52/26"))
            try await bed.approve("UA 52/26")
            let next = try await bed.closedAccount(of: "UA 52/26")
            #expect(next.states[.accepted] == 1 && next.states[.suppressed] == 1)
            try await bed.provedAccount(of: "UA 51/26")
            #expect(!bed.log.contains("p0@"))
            #expect(try await bed.stop() == 0)
            let kept = try FileManager.default.contentsOfDirectory(atPath: "\(maildir)/cur").sorted()
            #expect(kept == ["1.a.mx:2,S", "2.b.mx:2,S", "3.c.mx:2,FS"])
        }
    }

    @Test("a maildir that is not there stops the start and names the key")
    func missing() async throws {
        var configuration = BedConfiguration()
        configuration.more = "bounces: { maildir: \"/nowhere/at/all\" },"
        try await DaemonBed.run(configuration, isStarted: false) { bed in
            try await bed.launch()
            let daemon = try #require(bed.current)
            #expect(try await daemon.exitStatus() == Exit.configuration)
            #expect(bed.log.contains("bounces.maildir"))
        }
    }
}
