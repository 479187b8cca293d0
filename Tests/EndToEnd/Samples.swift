// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import Runtime
import TestSupport
import Testing

/// A volunteer as a row of the roster; names are numbers, domains end in `.example` (RFC 2606).
struct Person: Sendable {
    var id: String
    var name = ""
    var email = ""
    var languages = "en"
    var country = "GB"
    var timeZone = ""
    var networks = ""
    var appetite = "all"
    var webhook = ""
    var secret = ""
    var format = "standard"

    /// The row in CSV.
    var row: String {
        let fields = [
            id, name, email, languages, country, timeZone, networks, appetite, webhook, secret,
            webhook.isEmpty ? "" : format,
        ]
        return fields.map {
            $0.unicodeScalars.contains(where: ",\"\r\n".unicodeScalars.contains)
                ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0
        }
        .joined(separator: ",") + "\n"
    }

    /// The line in JSON Lines.
    var line: String {
        var fields = [
            "\"id\": \"\(id)\"",
            "\"languages\": [\(languages.split(separator: ";").map { "\"\($0)\"" }.joined(separator: ", "))]",
            "\"country\": \"\(country)\"",
        ]
        if !name.isEmpty { fields.append("\"name\": \"\(name)\"") }
        if !email.isEmpty { fields.append("\"email\": \"\(email)\"") }
        if !webhook.isEmpty {
            fields += ["\"webhook_url\": \"\(webhook)\"", "\"webhook_secret\": \"\(secret)\""]
        }
        return "{" + fields.joined(separator: ", ") + "}\n"
    }

    static func csv(_ people: [Person]) -> String {
        "id,name,email,languages,country,timezone,networks,appetite,webhook_url,webhook_secret,webhook_format\n"
            + people.map(\.row).joined()
    }

    /// So many people with mail, `p0@people.example` and on.
    static func crowd(_ count: Int) -> [Person] {
        (0..<count).map { Person(id: "p\($0)", email: "p\($0)@people.example") }
    }
}

/// An urgent action as staff write it.
struct SampleAction: Sendable {
    var reference = "UA 042/26"
    var author = "a.writer"
    var country = "HN"
    var sources = #"["a relative, by telephone", "a local organisation, in writing"]"#
    var audience = ""
    var window = #"window: "12h","#
    var texts = ["en": "Missing after arrest at dawn"]
    var more = ""

    var text: String {
        let texts = texts.sorted { $0.key < $1.key }.map { tag, subject in
            """
            "\(tag)": { subject: "\(subject)", summary: "Summary in \(tag).", body: "First.\\n\\n.A dot leads this line.",
                        asks: ["Ask in \(tag)."] },
            """
        }
        return """
            {
              reference: "\(reference)", country: "\(country)", author: "\(author)", \(window)
              sources: \(sources),
              audience: { \(audience) },
              targets: [ { name: "The Attorney General", email: "office@ministry.example" } ],
              text: {
                \(texts.joined(separator: "\n    "))
              },
              \(more)
            }

            """
    }

    /// With a window that ends so many seconds from now.
    func ending(in seconds: Double) -> SampleAction {
        var copy = self
        let end = SystemClock.wallMilliseconds() + Int64(seconds * 1000)
        copy.window = "respondBy: \"\(Instant(milliseconds: end).rfc3339)\","
        return copy
    }
}

extension StateCounts {
    /// Of all states; nil if one is unknown.
    var sum: Int? {
        let known = DeliveryState.allCases.compactMap { self[$0] }
        return known.count == DeliveryState.allCases.count ? known.reduce(0, +) : nil
    }
}

extension DaemonBed {
    /// Imports people, hands an action in and has it approved by somebody else.
    func release(_ action: SampleAction, to people: [Person]) async throws {
        let roster = try await ctl("roster", "import", "-", input: Person.csv(people))
        try #require(roster.status == Exit.done, "\(roster.error)")
        try await handIn(action)
        try await approve(action.reference)
    }

    func handIn(_ action: SampleAction) async throws {
        let submission = try await ctl("enqueue", "-", input: action.text)
        try #require(submission.status == Exit.done, "\(submission.error)")
    }

    func approve(_ reference: String) async throws {
        let approval = try await ctl("--as", "an.approver", "approve", reference)
        try #require(approval.status == Exit.done, "\(approval.error)")
    }
}
