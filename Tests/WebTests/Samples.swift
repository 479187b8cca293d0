// SPDX-License-Identifier: MIT

import Domain

/// Values that the desk in memory answers with.
enum Samples {
    static let now = Instant(milliseconds: 1_795_248_000_000)
    static let reference = sample(Reference("UA 042/26"))
    static let english = sample(LanguageTag("en"))
    static let spanish = sample(LanguageTag("es"))
    static let honduras = sample(CountryCode("HN"))
    static let kenya = sample(CountryCode("KE"))

    /// A constant that is known to be well formed; a test that gets here with another one must stop.
    private static func sample<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a sample is not well formed") }
        return value
    }

    static let relays = [
        RelayStatus(
            name: "main", isUp: true, isSlow: true, connections: 12, connectionLimit: 32, waiting: 7, accepted: 81_234,
            refused: 3, ratePerSecond: 950.23, slowDomains: 4),
        RelayStatus(
            name: "hub", isUp: false, connectionLimit: 4, fault: Refusal(reason: .connect, code: 421, text: "refused")),
    ]

    static var record: ActionRecord {
        let action = UrgentAction(
            reference: reference, country: honduras, author: "research-desk", window: .lasting(seconds: 43_200),
            alleged: true,
            sources: ["first", "second"], audience: AudienceRule(regions: ["Americas"]),
            targets: [Target(name: "The Minister", email: "minister@example.org")],
            text: [
                english: ActionText(
                    subject: "Fear for the life of a prisoner", body: "Body.", asks: ["Ask for release."]),
                spanish: ActionText(subject: "Temor por la vida", body: "Texto."),
            ])
        return ActionRecord(
            action: action, digest: String(repeating: "ab", count: 32), version: 1, state: .awaitingApproval,
            submittedBy: Identity(name: "research-desk", login: "research-desk"), submittedAt: now, approvedBy: nil,
            windowOpened: nil,
            windowCloses: nil, audienceCount: 81_234, warnings: ["only one source"], drafts: [draft])
    }

    /// An Arabic text that waits for its release.
    static var draft: LanguageDraft {
        LanguageDraft(
            language: sample(LanguageTag("ar")), text: ActionText(subject: "خوف على حياة سجين", body: "نص."),
            digest: String(repeating: "cd", count: 32),
            translator: Identity(name: "a.translator", login: "a.translator"), at: now)
    }

    static var report: StatusReport {
        let version = VersionAccount(
            version: 1, audience: 81_234, planningDone: true,
            states: [.deferred: 4, .accepted: 81_000, .rejected: 200, .bounced: 10, .suppressed: 20], unplanned: 0,
            possiblyTwice: 0, delayed: 0, byLanguage: [spanish: [.accepted: 9000, .rejected: 0]],
            byCountry: [kenya: [.accepted: 10]], byChannel: [.email: [.accepted: 80_000], .webhook: [.accepted: 1000]],
            opened: now.advanced(by: .seconds(-3600)), closes: now.advanced(by: .seconds(20_000)),
            held: [HeldCount(language: draft.language, count: 1_234, until: now.advanced(by: .seconds(600)))])
        return StatusReport(
            account: Account(
                reference: reference, kind: .alert, state: .open, versions: [version],
                responses: [.letter: 12, .email: 1_040]),
            ratePerSecond: 950.2, share: 0.4249,
            forecast: Forecast(
                finishes: now.advanced(by: .seconds(60)), shareByClose: 0.998, basis: .measured), at: now)
    }

    static var tally: ResponseTally {
        ResponseTally(
            reference: reference, byKind: [.letter: 12, .email: 1_040], late: [.email: 3], people: 1_050,
            byLanguage: [spanish: [.letter: 12], english: [.email: 1_040]],
            byCountry: [kenya: [.email: 1_040, .letter: 12]],
            byHour: [
                .init(begins: now, counts: [.letter: 12]),
                .init(begins: now.advanced(by: .seconds(7_200)), counts: [.email: 1_040]),
            ])
    }

    static var awaiting: StatusReport {
        let version = VersionAccount(
            version: 1, audience: nil, planningDone: false, states: [:], unplanned: nil, possiblyTwice: 0, delayed: 0,
            byLanguage: [:], byCountry: [:], byChannel: [:], opened: nil, closes: nil)
        return StatusReport(
            account: Account(reference: reference, kind: .alert, state: .awaitingApproval, versions: [version]),
            ratePerSecond: 0, forecast: Forecast(), at: now)
    }

    static func delivery(_ number: Int, showsAddress: Bool) -> DeliveryLine {
        DeliveryLine(
            delivery: DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(UInt32(number))),
            volunteer: "v\(number)", channel: .email, language: spanish, country: kenya, version: 1, state: .accepted,
            attempts: 1, lastReply: "250 2.0.0 Ok", possiblyTwice: false, due: nil, updated: now,
            address: showsAddress ? "v\(number)@example.org" : nil)
    }

    static let endpoint = EndpointLine(volunteer: "v1", host: "hooks.example.org", trouble: nil)
    static let disabledEndpoint = EndpointLine(
        volunteer: "v2", host: "chat.example.org",
        trouble: EndpointTrouble(
            isDisabled: true, since: now, failingSince: now, failures: 12, lastCode: 410, reason: "it is gone",
            lastReply: "HTTP 410 <b>gone</b> & away"))
    static let endpointDetail = EndpointDetail(
        line: disabledEndpoint, format: .slack,
        replies: [
            .init(
                at: now, reference: reference, version: 1, isAccepted: false, reason: "address", code: 410,
                text: "HTTP 410 gone\u{1b}[31m"),
            .init(at: now, reference: reference, version: 1, isAccepted: true, text: "HTTP 204"),
        ], next: now)

    static func volunteer(_ number: Int) -> Volunteer {
        Volunteer(
            id: "v\(number)", name: "Grupo \"Norte\", \(number)", email: "v\(number)@example.org",
            languages: [spanish, english], country: kenya, networks: ["lawyers"],
            appetite: Appetite(amount: .limited(3), issues: ["death-penalty"], regions: ["EUR", "150"]),
            webhook: WebhookAddress(url: "https://example.org/hook", secret: "whsec_c2VjcmV0", format: .standard))
    }
}
