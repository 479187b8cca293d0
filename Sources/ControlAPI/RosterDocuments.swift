// SPDX-License-Identifier: MIT

import Domain

/// What `roster import` answers.
public struct RosterImportDocument: Codable, Hashable, Sendable {
    public var read: Int
    public var added: Int
    public var changed: Int
    public var unchanged: Int
    public var skipped: Int
    /// The first 1,000.
    public var errors: [RosterFault]

    public init(_ result: RosterImportResult) {
        read = result.read
        added = result.added
        changed = result.changed
        unchanged = result.unchanged
        skipped = result.skipped
        errors = result.errors
    }
}

/// One line of `roster count`.
public struct RosterCountDocument: Codable, Hashable, Sendable {
    /// Empty for the whole.
    public var key: String
    public var count: Int

    public init(_ count: RosterCount) {
        key = count.key
        self.count = count.count
    }
}

/// One volunteer, with the names and the wording of the roster's columns, so that it can be imported again.
public struct VolunteerDocument: Codable, Hashable, Sendable {
    public var id: String
    @OrNull public var name: String?
    @OrNull public var email: String?
    /// Best first.
    public var languages: [String]
    public var country: String
    @OrNull public var timezone: String?
    public var networks: [String]
    /// `all`, `limited:N` or `none`, then optional `issues=a+b` and `regions=EUR+150`, `;` between.
    public var appetite: String
    @OrNull public var webhookURL: String?
    /// Only where it was asked for.
    public var webhookSecret: String?
    @OrNull public var webhookFormat: String?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case name
        case email
        case languages
        case country
        case timezone
        case networks
        case appetite
        case webhookURL = "webhook_url"
        case webhookSecret = "webhook_secret"
        case webhookFormat = "webhook_format"
    }

    /// - Parameters:
    ///   - volunteer: The row.
    ///   - showsSecret: Whether the webhook's secret is written.
    public init(_ volunteer: Volunteer, showsSecret: Bool) {
        id = volunteer.id
        name = volunteer.name
        email = volunteer.email
        languages = volunteer.languages.map(\.text)
        country = volunteer.country.text
        timezone = volunteer.timeZone
        networks = volunteer.networks
        appetite = volunteer.appetite.rosterText
        webhookURL = volunteer.webhook?.url
        webhookSecret = showsSecret ? volunteer.webhook?.secret : nil
        webhookFormat = volunteer.webhook?.format.rawValue
    }
}

extension VolunteerDocument {
    /// The header of the roster's CSV form.
    public static var csvHeader: String { CodingKeys.allCases.map(\.rawValue).joined(separator: ",") + "\r\n" }

    /// The row in the roster's CSV form (RFC 4180), with its line end.
    public var csvRow: String {
        let fields = [
            id, name ?? "", email ?? "", languages.joined(separator: ";"), country, timezone ?? "",
            networks.joined(separator: ";"), appetite, webhookURL ?? "", webhookSecret ?? "", webhookFormat ?? "",
        ]
        return fields.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { byte in
            byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\n")
                && byte != UInt8(ascii: "\r")
        }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}

extension Appetite {
    /// As the roster writes it.
    fileprivate var rosterText: String {
        let start =
            switch amount {
            case .all: "all"
            case .limited(let count): "limited:\(count)"
            case .none: "none"
            }
        let parts = [
            start, issues.isEmpty ? "" : "issues=\(issues.joined(separator: "+"))",
            regions.isEmpty ? "" : "regions=\(regions.joined(separator: "+"))",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: ";")
    }
}
