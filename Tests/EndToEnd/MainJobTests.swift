// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("The main job, end to end")
struct MainJobTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    /// With a slash and a space: it is used in paths, URLs, headers and on command lines.
    private static let reference = "UA 042/26"
    private static let action = SampleAction(
        reference: reference, audience: #"regions: ["Americas", "150", "KE", "EG", "TW"], exceptRegions: ["NI"]"#,
        texts: [
            "en": "Missing after arrest at dawn", "es": "Desaparecido tras su detención",
            "ar": "اختفاء بعد اعتقال عند الفجر", "pt-BR": "Desaparecido após prisão",
            "zh-Hant": "黎明被捕後失蹤",
        ])

    private static let people: [(person: Person, language: String)] = [
        (Person(id: "v-1", name: "Reader, \"One\"", email: "one@readers.example", languages: "en;fr"), "en"),
        (Person(id: "v-2", name: "Lectora Dós", email: "two@readers.example", languages: "fr;es", country: "FR"), "es"),
        (Person(id: "v-3", email: "three@readers.example", languages: "ar;fr", country: "EG"), "ar"),
        (Person(id: "v-4", name: "四號", email: "four@readers.example", languages: "zh-TW;en", country: "TW"), "zh-Hant"),
        (Person(id: "v-5", email: "five@readers.example", languages: "pt", country: "BR"), "pt-BR"),
        (
            Person(
                id: "v-6", name: "Leser\r\nBcc: evil@readers.example", email: "six@readers.example", languages: "de",
                country: "DE"), "en"
        ),
        (Person(id: "v 7/ü", email: "seven@readers.example", languages: "sw", country: "KE"), "en"),
        (Person(id: "v-8", email: "eight@bücher.example", languages: "es-419", country: "AR"), "es"),
    ]
    /// As the roster's names are shown to readers: on one line, whatever somebody wrote into it.
    private static let namesAsShown = ["v-6": "Leser Bcc: evil@readers.example"]
    /// Not alerted: the country of concern, an exception, another continent.
    private static let outside = [
        Person(id: "x-1", email: "x1@readers.example", languages: "es", country: "HN"),
        Person(id: "x-2", email: "x2@readers.example", languages: "es", country: "NI"),
        Person(id: "x-3", email: "x3@readers.example", languages: "en", country: "AU"),
    ]

    @Test("a file dropped into the queue reaches everyone in their language, and the account closes")
    func wholeJob() async throws {
        let folder = try TemporaryFolder()
        let mails = folder.path("mails")
        let (relay, relayPort) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "urgentd", "correct horse", mails])
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", Self.secret])
        defer { withExtendedLifetime((relay, receiver)) {} }
        let password = try folder.write("password", "correct horse\n")
        chmod(password, 0o600)
        let groups = ["es", "ar", "nl"].map { language in
            Person(
                id: "g-\(language)", languages: language, country: "BE",
                webhook: "http://127.0.0.1:\(hookPort)/hook?group=\(language)", secret: Self.secret)
        }
        let concerned = Person(
            id: "x-4", languages: "es", country: "HN", webhook: "http://127.0.0.1:\(hookPort)/hook?group=hn",
            secret: Self.secret)
        var configuration = BedConfiguration(relay: relayPort, endpoints: [hookPort])
        configuration.relayHost = "localhost"
        configuration.relayKeys = """
            tls: "require", caFile: "\(folder.path("cert.pem"))", username: "urgentd", credential: "\(password)"
            """
        try await DaemonBed.run(configuration) { bed in
            try await importRoster(into: bed, groups + [concerned])

            try bed.drop(Self.action.text, as: "first draft.json5")
            try await bed.waitForLog("action taken in")
            let shown = try #require(try await bed.lines(ActionDocument.self, "show", Self.reference).first)
            #expect(shown.state == "awaiting-approval")
            let approval = try await bed.ctl(
                "--json", "--as", "an.approver", "approve", Self.reference, "--digest", shown.digest)
            try #require(approval.status == Exit.done, "\(approval.error)")
            let receipt = try #require(
                ControlJSON.read(ApprovalDocument.self, from: Array(approval.output.utf8)))
            #expect(receipt.audience == Self.people.count + groups.count)

            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.audience == Self.people.count + groups.count)
            #expect(status.states[.accepted] == status.audience)
            #expect(status.state == "open")
            try await checkMails(mails, relay)
            try checkWebhooks(receiver, languages: ["g-es": "es", "g-ar": "ar", "g-nl": "en"])
            try await checkListings(bed, groups.map(\.id))
            try await checkKeys(bed)
            try await checkNoPersonalData(bed, Self.people.map(\.person) + Self.outside + groups)
            #expect(try bed.entries("done").count == 1)
            #expect(try bed.entries("new").isEmpty)
            #expect(try await bed.stop() == Exit.done)
        }
    }

    /// Half as CSV, half as JSON Lines.
    private func importRoster(into bed: DaemonBed, _ groups: [Person]) async throws {
        let csv = Person.csv(Self.people.map(\.person) + Self.outside)
        let first = try await bed.lines(
            RosterImportDocument.self, "roster", "import", try bed.folder.write("roster.csv", csv))
        #expect(first.first?.added == Self.people.count + Self.outside.count)
        let lines = groups.map(\.line).joined()
        let second = try await bed.lines(
            RosterImportDocument.self, "roster", "import", try bed.folder.write("roster.jsonl", lines))
        #expect(second.first?.added == groups.count)
        let again = try await bed.lines(
            RosterImportDocument.self, "roster", "import", try bed.folder.write("roster.csv", csv))
        #expect(again.first?.unchanged == Self.people.count + Self.outside.count)
    }

    private func checkMails(_ path: String, _ relay: ChildProcess) async throws {
        #expect(!relay.printed.contains(" clear"))
        #expect(relay.printed.contains("login urgentd tls"))
        let mails = try await ReadMail.read(path)
        #expect(mails.flatMap(\.defects) == [])
        #expect(mails.count == Self.people.count)
        #expect(Set(mails.flatMap { $0.values("Message-ID") }).count == mails.count)
        for (person, language) in Self.people {
            let address = person.email.replacing("bücher", with: "xn--bcher-kva")
            let mail = try #require(mails.first { $0.to.first?.address == address }, "\(person.id)")
            #expect(mail.subject.contains(try #require(Self.action.texts[language])), "\(person.id)")
            #expect(mail.to.first?.name == Self.namesAsShown[person.id] ?? person.name)
            #expect(mail.values("Bcc").isEmpty && mail.to.count == 1)
            #expect(mail.values("Content-Language") == [language] || mail.values("Content-Language").isEmpty)
            let page = try #require(mail.parts.last?.page)
            #expect(page.attributes.first == ["html", language, language == "ar" ? "rtl" : "ltr"])
            #expect(mail.parts.first?.text.contains(".A dot leads this line.") == true)
        }
    }

    private func checkWebhooks(_ receiver: ChildProcess, languages: [String: String]) throws {
        let requests = try WebhookReceipt.requests(receiver)
        #expect(requests.count == languages.count)
        #expect(requests.allSatisfy { $0.fault == "" && $0.method == "POST" })
        for (group, language) in languages {
            let path = "/hook?group=\(group.dropFirst(2))"
            let receipt = try #require(requests.first { $0.path == path }, "\(group)")
            #expect(receipt.data?.reference == Self.reference)
            #expect(receipt.data?.language == language)
            #expect(receipt.data?.subject == Self.action.texts[language])
        }
    }

    private func checkListings(_ bed: DaemonBed, _ groups: [String]) async throws {
        let listed = try await bed.deliveries(Self.reference)
        #expect(Set(listed.map(\.volunteer)) == Set(Self.people.map(\.person.id) + groups))
        for (person, language) in Self.people {
            let row = try #require(listed.first { $0.volunteer == person.id })
            #expect(row.language == language && row.country == person.country && row.channel == "email")
            #expect(row.address == nil)
        }
        let spanish = try await bed.lines(
            DeliveryDocument.self, "deliveries", Self.reference, "--language", "es", "--show-addresses")
        #expect(Set(spanish.map(\.volunteer)) == ["v-2", "v-8", "g-es"])
        #expect(spanish.compactMap(\.address).count == 3)
        let verbs = try await bed.lines(AuditDocument.self, "audit", Self.reference).map(\.verb)
        #expect(verbs == ["enqueue", "approve", "deliveries"], "reading addresses is on record, reading ids is not")
    }

    /// The keys of `status --json` are those of the public interface.
    private func checkKeys(_ bed: DaemonBed) async throws {
        let result = try await bed.ctl("--json", "status", Self.reference)
        let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let status = try #require(parsed as? [String: Any])
        #expect(
            Set(status.keys) == [
                "reference", "kind", "version", "state", "finished", "audience", "planning", "states", "held",
                "delayed",
                "possiblyTwice", "byLanguage", "byCountry", "byChannel", "window", "ratePerSecond", "share", "forecast",
                "responses", "receipts", "versions",
            ])
        #expect(
            Set(try #require(status["states"] as? [String: Int]).keys) == [
                "unplanned", "planned", "held", "leased", "deferred", "accepted", "rejected", "bounced", "suppressed",
                "expired", "superseded", "cancelled",
            ])
        #expect(Set(try #require(status["window"] as? [String: Any]).keys) == ["opened", "closes", "secondsLeft"])
        #expect(
            Set(try #require(status["forecast"] as? [String: Any]).keys) == ["finishes", "shareByClose", "basis"])
        #expect(
            status["byLanguage"] as? [String: [String: Int]] == [
                "en": ["accepted": 4], "es": ["accepted": 3], "ar": ["accepted": 2], "zh-Hant": ["accepted": 1],
                "pt-BR": ["accepted": 1],
            ])
        #expect(
            status["byChannel"] as? [String: [String: Int]] == ["email": ["accepted": 8], "webhook": ["accepted": 3]])
    }

    /// Neither log, audit, metrics nor the process's own title tell who anybody is.
    private func checkNoPersonalData(_ bed: DaemonBed, _ people: [Person]) async throws {
        let audit = try await bed.ctl("audit").output + bed.ctl("--json", "audit").output
        let title = try String(contentsOfFile: "/proc/\(try #require(bed.current).pid)/cmdline", encoding: .utf8)
        for text in [bed.log, audit, title] {
            for person in people {
                let secrets = [person.email, person.name, person.webhook, person.secret].filter { !$0.isEmpty }
                for secret in secrets { #expect(!text.contains(secret), "\(person.id)") }
            }
            #expect(!text.contains("readers.example"))
            #expect(!text.contains("arrest at dawn"))
        }
        #expect(audit.contains("an.approver"))
    }
}
