// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Testing

@Suite("The JSON of the public interface")
struct DocumentTests {
    private static let now = Instant(milliseconds: 1_795_248_000_000)
    private let reference: Reference
    private let spanish: LanguageTag
    private let kenya: CountryCode

    init() throws {
        reference = try #require(Reference("UA 042/26"))
        spanish = try #require(LanguageTag("es"))
        kenya = try #require(CountryCode("KE"))
    }

    private func text(_ document: some Encodable) -> String {
        String(decoding: ControlJSON.line(document), as: UTF8.self)
    }

    private func report(opened: Bool, states: [DeliveryState: Int], unplanned: Int?, state: ActionState = .open)
        -> StatusReport
    {
        let version = VersionAccount(
            version: 1, audience: unplanned == nil ? nil : 12, planningDone: true, states: states, unplanned: unplanned,
            possiblyTwice: 1, delayed: 2,
            byLanguage: [spanish: [.accepted: 9, .rejected: 0], .english: [.planned: 0]],
            byCountry: [kenya: [.accepted: 9]], byChannel: [.email: [.accepted: 9]],
            opened: opened ? Self.now : nil, closes: opened ? Self.now.advanced(by: .seconds(90)) : nil)
        return StatusReport(
            account: Account(reference: reference, kind: .alert, state: state, versions: [version]),
            ratePerSecond: 950.249, share: 0.42049,
            forecast: Forecast(finishes: Self.now, shareByClose: 0.998, basis: .measured),
            at: Self.now.advanced(by: .seconds(30)))
    }

    @Test("a running action's status, to the letter")
    func status() {
        let states = """
            {"accepted":9,"bounced":0,"cancelled":0,"deferred":2,"expired":0,"held":0,"leased":0,"planned":0,\
            "rejected":1,"superseded":0,"suppressed":0,"unplanned":0}
            """
        #expect(
            text(
                StatusDocument(report(opened: true, states: [.accepted: 9, .deferred: 2, .rejected: 1], unplanned: 0)))
                    == """
                    {"audience":12,"byChannel":{"email":{"accepted":9}},"byCountry":{"KE":{"accepted":9}},\
                    "byLanguage":{"es":{"accepted":9}},"delayed":2,"finished":false,\
                    "forecast":{"basis":"measured","finishes":"2026-11-21T08:00:00Z","shareByClose":0.998},"held":[],"kind":"alert",\
                    "planning":{"done":true},"possiblyTwice":1,"ratePerSecond":950.2,\
                    "receipts":{"acted":{},"reached":0,"sections":0},"reference":"UA 042/26",\
                    "responses":{},"share":0.42,"state":"open","states":\(states),"version":1,\
                    "versions":[{"audience":12,"states":\(states),"version":1}],\
                    "window":{"closes":"2026-11-21T08:01:30Z","opened":"2026-11-21T08:00:00Z","secondsLeft":60}}

                    """)
    }

    @Test("what is not known yet is null, and all twelve states are there")
    func unknown() throws {
        let document = StatusDocument(report(opened: false, states: [:], unplanned: nil, state: .awaitingApproval))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(ControlJSON.line(document))) as? [String: Any])
        #expect(object["audience"] is NSNull)
        let window = try #require(object["window"] as? [String: Any])
        #expect(window.values.allSatisfy { $0 is NSNull } && window.count == 3)
        let states = try #require(object["states"] as? [String: Any])
        #expect(Set(states.keys) == Set(DeliveryState.allCases.map(\.name)))
        #expect(states["unplanned"] is NSNull)
        #expect(states["planned"] as? Int == 0)
    }

    @Test("finished means that no row is open and none will come")
    func finished() {
        func isFinished(
            _ states: [DeliveryState: Int], _ unplanned: Int?, _ state: ActionState = .open, isPlanned: Bool = true
        )
            -> Bool
        {
            var report = report(opened: true, states: states, unplanned: unplanned, state: state)
            report.account.versions[0].planningDone = isPlanned
            return StatusDocument(report).finished
        }
        #expect(isFinished([.accepted: 12], 0))
        #expect(!isFinished([.accepted: 11, .leased: 1], 0))
        #expect(!isFinished([.accepted: 11], 1))
        #expect(!isFinished([:], nil, isPlanned: false))
        // The notice of a withdrawal may still bring rows.
        #expect(!isFinished([:], nil, .withdrawn, isPlanned: false))
        #expect(isFinished([.cancelled: 1], nil, .withdrawn))
        let draft = report(opened: false, states: [:], unplanned: 0, state: .awaitingApproval)
        #expect(!StatusDocument(draft).finished)
    }

    @Test("documents come back as they went")
    func roundTrip() throws {
        let status = StatusDocument(report(opened: false, states: [.held: 3], unplanned: nil))
        #expect(ControlJSON.read(StatusDocument.self, from: ControlJSON.line(status)) == status)
    }

    @Test("a delivery's line, with and without address")
    func delivery() {
        var line = DeliveryLine(
            delivery: DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(1)), volunteer: "v/1",
            channel: .webhook, language: spanish, country: kenya, version: 2, state: .deferred, attempts: 3,
            lastReply: nil, possiblyTwice: true, due: Self.now, updated: Self.now.advanced(by: .milliseconds(5)),
            address: nil)
        #expect(
            text(DeliveryDocument(line)) == """
                {"attempts":3,"channel":"webhook","country":"KE","due":"2026-11-21T08:00:00Z","language":"es",\
                "lastReply":null,"possiblyTwice":true,"state":"deferred","updated":"2026-11-21T08:00:00.005Z",\
                "version":2,"volunteer":"v/1"}

                """)
        line.address = "a@example.org"
        #expect(text(DeliveryDocument(line)).contains(#""address":"a@example.org""#))
    }

    @Test("the other answers have the keys of the interface")
    func otherKeys() throws {
        func keys(_ document: some Encodable) throws -> [String] {
            let object = try JSONSerialization.jsonObject(with: Data(ControlJSON.line(document)))
            return try #require(object as? [String: Any]).keys.sorted()
        }
        #expect(
            try keys(
                SubmissionDocument(
                    SubmissionResult(
                        reference: reference, version: 1, created: true, state: .awaitingApproval, warnings: [])))
                == ["created", "reference", "state", "version", "warnings"])
        #expect(
            try keys(
                ApprovalDocument(
                    ApprovalReceipt(
                        reference: reference, version: 1, state: .open, audience: nil, forecast: Forecast())))
                == ["audience", "forecast", "reference", "state", "version"])
        #expect(
            try keys(
                ReconcileDocument(
                    Reconciliation(
                        reference: reference, version: 1, audience: nil, states: [:], accounted: 0, differences: [])))
                == ["accounted", "audience", "differences", "reference", "states", "version"])
        let faults = RosterImportResult(errors: [RosterFault(line: 3, column: "country", reason: "unknown country")])
        #expect(
            try keys(RosterImportDocument(faults)) == ["added", "changed", "errors", "read", "skipped", "unchanged"])
        #expect(
            text(RosterImportDocument(faults)).contains(
                #""errors":[{"column":"country","line":3,"reason":"unknown country"}]"#))
        #expect(
            text(
                ErrorDocument(.invalid([DocumentFault(line: 3, key: "country", problem: "no country", expected: "HN")]))
            )
                == """
                {"error":{"faults":[{"column":0,"expected":"HN","key":"country","line":3,"problem":"no country"}],\
                "kind":"invalid","message":"the document is not valid: 1 fault"}}

                """)
    }

    @Test("a volunteer is written in the roster's own words")
    func volunteer() {
        let volunteer = Volunteer(
            id: "7", name: "A \"B\", C", email: "a@example.org", languages: [spanish, .english], country: kenya,
            networks: ["lawyers", "students"],
            appetite: Appetite(amount: .limited(3), issues: ["torture", "death-penalty"], regions: ["EUR"]),
            webhook: WebhookAddress(url: "https://example.org/", secret: "whsec_AA"))
        #expect(VolunteerDocument.csvHeader.hasPrefix("id,name,email,languages,country,timezone,networks,appetite,"))
        #expect(
            VolunteerDocument(volunteer, showsSecret: true).csvRow == """
                7,"A ""B"", C",a@example.org,es;en,KE,,lawyers;students,\
                limited:3;issues=torture+death-penalty;regions=EUR,https://example.org/,whsec_AA,standard\r\n
                """)
        #expect(!text(VolunteerDocument(volunteer, showsSecret: false)).contains("whsec"))
    }

    @Test("lines written by hand are Foundation's to the letter")
    func handWritten() throws {
        let nasty =
            ["", "a\"b\\c/d", String(String.UnicodeScalarView((0...0x20).compactMap(Unicode.Scalar.init)))]
            + ["\u{7f}\u{2028}é語🕊", "a\u{0}b"]
        for (index, text) in nasty.enumerated() {
            let volunteer = Volunteer(
                id: text, name: index == 0 ? nil : text, email: nil, languages: [spanish, .english], country: kenya,
                networks: index == 0 ? [] : [text, text],
                webhook: index == 0 ? nil : WebhookAddress(url: text, secret: text, format: .slack))
            for shows in [true, false] {
                let document = VolunteerDocument(volunteer, showsSecret: shows)
                #expect(document.line == ControlJSON.line(document))
            }
            let line = DeliveryLine(
                delivery: DeliveryKey(number: 1), volunteer: text, channel: .email, language: spanish, country: kenya,
                version: index, state: .held, attempts: -index, lastReply: index == 0 ? nil : text,
                possiblyTwice: index == 1, due: index == 0 ? nil : Self.now, updated: Self.now,
                address: index == 0 ? nil : text)
            #expect(DeliveryDocument(line).line == ControlJSON.line(DeliveryDocument(line)))
        }
    }

    @Test("references with slashes, spaces and dots survive the path")
    func paths() {
        #expect(ControlPath.path(ControlPath.approval, "UA 042/26") == "/v1/actions/UA%20042%2F26/approval")
        #expect(ControlPath.path(ControlPath.status, "..") == "/v1/status/%2E%2E")
        #expect(
            ControlPath.path(ControlPath.deliveries, "A", query: [("state", "held"), ("limit", nil), ("x", "é&")])
                == "/v1/deliveries/A?state=held&x=%C3%A9%26")
    }
}
