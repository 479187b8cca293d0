// SPDX-License-Identifier: MIT

import Composing
import ControlAPI
import Domain
import Foundation
import Intake
import TestSupport
import Testing

/// The daemon's own proof of bounce addresses.
private struct BounceProof: MailProof {
    let mark: BounceMark

    func delivery(of bounceAddress: String) -> DeliveryKey? { mark.delivery(of: bounceAddress) }

    func person(ofLeaveToken: String) -> VolunteerKey? { nil }
}

@Suite("The relay sample, by a real Postfix")
struct RelaySampleTests {
    /// The domain of the bounce address in the bed's configuration.
    private static let bounces = "alerts.example"

    /// What a receiver of the strict kind refuses, on top of the sample.
    private static func strict(in folder: TemporaryFolder) throws -> [String] {
        let checks = try folder.write(
            "header_checks",
            """
            /^[^[:space:]:]+:[[:space:]]*$/ REJECT a header without a value
            if !/^(Received|To):/
            /[^[:print:][:space:]]/ REJECT a header beyond printable ASCII
            endif
            /^(Bcc|Return-Path|Sender|Resent-[A-Za-z]*|DKIM-Signature):/ REJECT not from a client
            !/^[A-Za-z][A-Za-z-]*: / REJECT not a header

            """)
        return [
            "header_checks=regexp:\(checks)", "mime_header_checks=regexp:\(checks)", "strict_8bitmime_body=yes",
            "strict_mime_encoding_domain=yes", "strict_smtputf8=yes",
            "smtpd_reject_unlisted_sender=yes", "smtpd_reject_unlisted_recipient=yes",
            "smtpd_helo_restrictions=reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname",
            "smtpd_sender_restrictions=reject_non_fqdn_sender", "smtpd_recipient_limit=1", "line_length_limit=1000",
        ]
    }

    /// A daemon in front of it; everything that the next hop is given is kept.
    private static func run(
        settings: [String] = [], signer: UInt16? = nil, nextHop options: [String] = [], isRead: Bool = false,
        _ body: (DaemonBed, SamplePostfix, ChildProcess, String) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let kept = folder.path("kept")
        let (nextHop, port) = try await PeerScript.start(
            "relay_peer.py", ["--offer", "SMTPUTF8", "--offer", "8BITMIME", "--keep", kept] + options)
        let postfix = try await SamplePostfix(
            bounces: bounces, nextHop: port, signer: signer, settings: try strict(in: folder) + settings)
        do {
            var configuration = BedConfiguration(relay: postfix.port)
            if isRead { configuration.more = "bounces: { maildir: \"\(postfix.maildir)\" }," }
            try await DaemonBed.run(configuration) { bed in
                try await body(bed, postfix, nextHop, kept)
            }
        } catch {
            Issue.record("Postfix's log:\n\(postfix.log)")
            throw error
        }
        withExtendedLifetime(folder) {}
    }

    @Test("Postfix reads the sample without a warning, and the times in it fit together")
    func settings() async throws {
        let read = try await Command.run("postconf", ["-c", RelaySample.folder, "-n"])
        #expect(read.status == 0 && read.error == "", "\(read.error)")
        let services = try await Command.run("postconf", ["-c", RelaySample.folder, "-M"])
        #expect(services.status == 0 && services.error == "", "\(services.error)")
        func seconds(_ name: String) async throws -> Int {
            let text = try await Command.run("postconf", ["-c", RelaySample.folder, "-h", name]).output
                .trimmingCharacters(in: .whitespacesAndNewlines)
            let unit = try #require(["s": 1, "m": 60, "h": 3600][text.last ?? " "], "\(name): \(text)")
            return try #require(Int(text.dropLast())) * unit
        }
        let lifetime = try await seconds("maximal_queue_lifetime")
        // The window that actions have when they name none.
        #expect(lifetime < 12 * 3600)
        #expect(try await seconds("bounce_queue_lifetime") <= lifetime)
        let warning = try await seconds("delay_warning_time")
        #expect(warning > 0 && warning < lifetime)
        let backoff = try await seconds("minimal_backoff_time")
        #expect(try await seconds("queue_run_delay") <= backoff)
        #expect(try await seconds("maximal_backoff_time") < lifetime)
    }

    @Test("a strict relay takes every mail, the receivers get each once without a defect, and the account is proved")
    func everyMail() async throws {
        try await Self.run { bed, postfix, nextHop, kept in
            var people = Person.crowd(150)
            people.append(Person(id: "utf8", email: "müller@people.example"))
            people.append(
                Person(id: "odd", name: "Ana \"Pit\" Müller", email: "o'brien+x=y@people.example", languages: "ar"))
            var action = SampleAction()
            action.texts = ["en": "Missing after arrest at dawn", "ar": "محامية محتجزة بمعزل عن العالم"]
            try await bed.release(action, to: people)
            let status = try await bed.closedAccount(of: action.reference)
            try #require(status.states[.accepted] == people.count)
            try await Relay.waitForTexts(people.count, at: nextHop)
            #expect(Relay.texts(nextHop).sorted() == people.map(\.email).sorted())
            let mails = try await ReadMail.read(kept)
            #expect(mails.count == people.count)
            #expect(mails.flatMap(\.defects) == [])
            #expect(mails.flatMap { $0.to.map(\.address) }.sorted() == people.map(\.email).sorted())
            let commands = nextHop.printed.split(separator: "\n").filter { $0.hasPrefix("command MAIL") }
            #expect(commands.count { $0.hasSuffix("SMTPUTF8") } == 1)
            #expect(commands.allSatisfy { $0.contains("FROM:<bounces+") })
            #expect(!postfix.log.contains("reject:") && !postfix.log.contains("warning:"), "\(postfix.log)")
            #expect(try postfix.reports().isEmpty)
        }
    }

    @Test("a refusal after the relay's 250 comes back into the Maildir, with what it takes to find the row")
    func refusal() async throws {
        try await Self.run(nextHop: ["--say", "rcpt:gone=550 5.1.1 no such mailbox"]) { bed, postfix, nextHop, _ in
            let people = [
                Person(id: "gone", email: "gone@people.example"), Person(id: "here", email: "here@people.example"),
            ]
            let action = SampleAction()
            try await bed.release(action, to: people)
            try await bed.closedAccount(of: action.reference)
            try await postfix.waitForLog("delivered to maildir", within: .seconds(60))
            try await Relay.waitForTexts(1, at: nextHop)
            let reports = try await DeliveryReportMail.read(try postfix.reports())
            let report = try #require(reports.first)
            #expect(reports.count == 1)
            #expect(report.type == "multipart/report" && report.reportType == "delivery-status")
            #expect(report.sender == "<>")
            #expect(report.recipients.map(\.action) == ["failed"])
            #expect(report.recipients.map(\.status) == ["5.1.1"])
            #expect(report.recipients.map(\.final) == ["rfc822; gone@people.example"])
            let senders = nextHop.printed.split(separator: "\n").filter { $0.hasPrefix("command MAIL") }
            #expect(senders.contains { $0.contains("FROM:<\(report.to)>") })
            let envelope = try #require(report.envelope)
            #expect(report.message?.hasPrefix("<\(envelope)@") == true, "\(envelope) \(report.message ?? "")")
            // urgentd's own reader finds the row by it.
            let keys = try Answers.keys(of: bed)
            let path = try #require(try postfix.reports().first)
            let message = ReportMessage.read(
                Array(try Data(contentsOf: URL(filePath: path))), proof: BounceProof(mark: BounceMark(keys: keys)))
            let read = try #require(message.reports.first)
            #expect(message.kind == .deliveryStatus && message.reports.count == 1)
            guard case .delivery = read.mail, case .failed(let refusal) = read.event else {
                Issue.record("read as \(read)")
                return
            }
            #expect(refusal.enhanced == "5.1.1")
            #expect(!report.hasText, "RET=HDRS asks for the header alone")
            let owner = try FileManager.default.attributesOfItem(atPath: path)
            #expect(owner[.ownerAccountName] as? String == "nobody")
            #expect(owner[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test("the daemon reads the Maildir: the row has bounced, a delay is counted, and the address gets no more")
    func readByTheDaemon() async throws {
        let short = [
            "delay_warning_time=2s", "queue_run_delay=1s", "minimal_backoff_time=1s", "maximal_backoff_time=1s",
        ]
        let nextHop = ["--say", "rcpt:gone=550 5.1.1 no such mailbox", "--say", "rcpt:slow=451 4.3.0 later"]
        try await Self.run(settings: short, nextHop: nextHop, isRead: true) { bed, _, _, _ in
            let people = ["gone", "slow", "here"].map { Person(id: $0, email: "\($0)@people.example") }
            let action = SampleAction()
            try await bed.release(action, to: people)
            try await bed.watch(action.reference) {
                $0.states[.bounced] == 1 && $0.delayed == 1 && $0.states[.accepted] == 2
            }
            try await bed.provedAccount(of: action.reference)
            let suppressed = try await bed.lines(SuppressionDocument.self, "suppress", "list")
            #expect(suppressed.map(\.volunteer) == ["gone"] && suppressed.map(\.reason) == ["address"])
        }
    }

    @Test("a receiver that is never ready: a delay is told once, and below the window's end the failure")
    func delay() async throws {
        let short = [
            "delay_warning_time=2s", "queue_run_delay=1s", "minimal_backoff_time=1s", "maximal_backoff_time=1s",
            "maximal_queue_lifetime=12s", "bounce_queue_lifetime=12s",
        ]
        try await Self.run(settings: short, nextHop: ["--say", "rcpt=451 4.3.0 later"]) { bed, postfix, _, _ in
            let action = SampleAction()
            try await bed.release(action, to: Person.crowd(1))
            try await bed.closedAccount(of: action.reference)
            try await postfix.waitForLog("delivered to maildir", within: .seconds(60))
            let first = try postfix.reports()
            let delayed = try await DeliveryReportMail.read(first)
            #expect(delayed.map { $0.recipients.map(\.action) } == [["delayed"]])
            #expect(delayed.first?.recipients.first?.status == "4.3.0")
            try await postfix.waitForLog("delivered to maildir", within: .seconds(60))
            let failed = try await DeliveryReportMail.read(Set(try postfix.reports()).subtracting(first).sorted())
            #expect(failed.map { $0.recipients.map(\.action) } == [["failed"]])
            // Final, though its status is of the passing kind (RFC 3464 2.3.3): Action decides.
            #expect(failed.first?.recipients.first?.status == "4.3.0")
            #expect(failed.first?.to == delayed.first?.to && failed.first?.envelope == delayed.first?.envelope)
        }
    }

    @Test("mail leaves signed; the signature covers what bulk-sender rules name, and nothing can be changed or added")
    func signature() async throws {
        let signer = try await SampleSigner(domain: "alerts.example")
        try await Self.run(signer: signer.port) { bed, _, nextHop, kept in
            let people = Person.crowd(3)
            let action = SampleAction()
            try await bed.release(action, to: people)
            try await bed.closedAccount(of: action.reference)
            try await Relay.waitForTexts(people.count, at: nextHop)
            let mails = try await SignedMail.read(kept, domain: "alerts.example", record: signer.record)
            #expect(mails.count == people.count)
            for mail in mails {
                #expect(mail.valid)
                #expect(mail.names == ["urgentd1._domainkey.alerts.example"])
                #expect(Set(mail.covered).isSuperset(of: Self.watched))
                #expect(Set(mail.headers).isSuperset(of: Self.watched), "\(mail.headers)")
                #expect(mail.validWhenChanged == [])
                #expect(mail.validWhenAdded == [])
            }
        }
    }

    @Test("without its signer the relay takes nothing: no mail leaves unsigned, and none is lost")
    func withoutSigner() async throws {
        let held = try FreePort.hold()
        defer { held.release() }
        try await Self.run(signer: held.port) { bed, postfix, nextHop, _ in
            let action = SampleAction()
            try await bed.release(action, to: Person.crowd(3))
            try await bed.watch(action.reference, within: .seconds(60)) { $0.states[.deferred] == 3 }
            #expect(postfix.log.contains("451 4.7.1"))
            #expect(Relay.texts(nextHop).isEmpty)
            try await bed.provedAccount(of: action.reference)
        }
    }

    @Test("to a receiver that offers TLS mail travels by TLS, whoever has signed the certificate")
    func encryption() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        let folder = try TemporaryFolder()
        let (key, certificate) = (folder.path("key.pem"), folder.path("cert.pem"))
        let made = try await Command.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=receiver.example", "-keyout", key, "-out", certificate,
            ])
        try #require(made.status == 0, "\(made.error)")
        let receiver = try await SamplePostfix(
            bounces: "receiver.example", nextHop: port,
            settings: [
                "myhostname=receiver.example", "smtpd_tls_security_level=may", "smtpd_tls_cert_file=\(certificate)",
                "smtpd_tls_key_file=\(key)", "smtpd_tls_received_header=yes",
            ])
        let postfix = try await SamplePostfix(bounces: Self.bounces, nextHop: receiver.port)
        let asked = try await PeerScript.run(
            "smtp_asker.py", ["\(postfix.port)", "bounces+1@alerts.example", "someone@people.example"], input: "")
        #expect(asked.output == "{\"someone@people.example\": 250}\n", "\(asked.error)")
        try await postfix.waitForLog("TLS connection established to 127.0.0.1", within: .seconds(60))
        try await Relay.waitForTexts(1, at: relay)
        #expect(!receiver.log.contains("warning:") && !postfix.log.contains("warning:"), "\(postfix.log)")
    }

    @Test("from outside it takes delivery reports and mail for postmaster, and is nobody's relay")
    func outside() async throws {
        try await Self.run { _, postfix, nextHop, _ in
            func ask(_ sender: String, _ recipients: [String]) async throws -> [String: Int] {
                let asked = try await PeerScript.run(
                    "smtp_asker.py", ["\(postfix.outsidePort)", sender] + recipients, input: "")
                try #require(asked.status == 0, "\(asked.error)")
                return try JSONDecoder().decode([String: Int].self, from: Data(asked.output.utf8))
            }
            let taken = [
                "bounces+1.2.abc@alerts.example", "bounces@alerts.example", "postmaster@alerts.example", "postmaster",
            ]
            let refused = [
                "someone@alerts.example", "ua@alerts.example", "someone@people.example", "root", "bounces",
                "someone%people.example@alerts.example", "bounces%people.example@alerts.example",
                "@alerts.example:someone@people.example", "bounces@alerts.example@people.example",
                "people.example!someone@alerts.example", "bounces+x@people.example", "bounces@[127.0.0.1]",
                "\"bounces@alerts.example\"@people.example",
            ]
            for sender in ["", "somebody@elsewhere.example", "bounces@alerts.example"] {
                let answers = try await ask(sender, taken + refused)
                for recipient in taken { #expect(answers[recipient] == 250, "\(recipient)") }
                for recipient in refused { #expect((500...559).contains(answers[recipient] ?? 0), "\(recipient)") }
            }
            for _ in 0..<(3 * taken.count) {
                try await postfix.waitForLog("delivered to maildir", within: .seconds(60))
            }
            #expect(try postfix.reports().count == 6)
            #expect(!nextHop.printed.contains("connect"))
        }
    }

    /// What must be there, and be covered: RFC 8058 4 and the providers' rules.
    private static let watched: Set<String> = [
        "from", "subject", "date", "message-id", "to", "mime-version", "content-type", "list-unsubscribe",
        "list-unsubscribe-post", "feedback-id",
    ]
}
