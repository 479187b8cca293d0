// SPDX-License-Identifier: MIT

import Domain

/// What a receiver of Standard Webhooks gets: `type`, `timestamp`, `data`; `config/webhooks/alert.schema.json` describes it.
///
/// Every key is always there, in the order of the alphabet; what is unknown is null.
enum StandardFormat {
    static func document(_ edition: Edition) -> JSONNode {
        .object([
            ("data", data(edition)),
            // When the edition was released, not when it is posted: the attempt's time is in a header.
            ("timestamp", .text(edition.issued.rfc3339)),
            ("type", .text(edition.isTest ? test : type(of: edition.marking))),
        ])
    }

    /// The event by which an operator tries an endpoint.
    static func test(at moment: Instant) -> JSONNode {
        .object([("data", .object([])), ("timestamp", .text(moment.rfc3339)), ("type", .text(test))])
    }

    private static let test = "urgent-action.test"

    private static func type(of marking: Marking) -> String {
        switch marking {
        case .plain: "urgent-action.alert"
        case .correction: "urgent-action.correction"
        case .update: "urgent-action.update"
        case .outcome: "urgent-action.outcome"
        case .withdrawal: "urgent-action.withdrawal"
        case .reminder: "urgent-action.reminder"
        }
    }

    private static func data(_ edition: Edition) -> JSONNode {
        let action = edition.action
        let text = edition.text
        return .object([
            ("alleged", .bool(action.alleged)),
            ("asks", .list(text.asks.map { .text($0) })),
            ("body", .text(text.body)),
            ("country", .text(action.country.text)),
            ("follows", .text(action.follows?.text)),
            ("index", .text(action.index)),
            ("issues", .list(action.issues.map { .text($0) })),
            ("kind", .text(action.kind.rawValue)),
            ("language", .text(edition.language.text)),
            (
                "links",
                .object([
                    // A withdrawal asks for nothing.
                    ("acted", edition.marking == .withdrawal ? .null : .link(.acted)), ("leave", .link(.leave)),
                    ("preferences", .link(.preferences)),
                ])
            ),
            ("reference", .text(action.reference.text)),
            ("respondBy", .text(edition.closes.rfc3339)),
            ("sampleLetter", .text(text.sampleLetter)),
            ("subject", .text(text.subject)),
            ("summary", .text(text.summary)),
            ("targets", .list(action.targets.map(target))),
            ("version", .number(edition.version)),
        ])
    }

    private static func target(_ target: Target) -> JSONNode {
        .object([
            ("address", .text(target.address)), ("email", .text(target.email)), ("fax", .text(target.fax)),
            ("name", .text(target.name)), ("phone", .text(target.phone)), ("salutation", .text(target.salutation)),
            ("title", .text(target.title)),
        ])
    }
}
