// SPDX-License-Identifier: MIT

import Domain

/// The `webhook-id` of an alert: `ua_`, the action's mark, the version's and the volunteer's own numbers, `_` between.
///
/// The same at every try, and after a restart (Standard Webhooks 1.0, "Webhook ID"). A receiver names it when it answers.
public struct AlertIdentifier: Sendable, Hashable {
    public let version: VersionKey
    public let volunteer: VolunteerKey
    /// Of the action's reference: a ledger that was begun anew gives its numbers to others.
    private let mark: String

    public init(_ reference: Reference, version: VersionKey, volunteer: VolunteerKey) {
        self.version = version
        self.volunteer = volunteer
        mark = ReferenceMark.text(reference)
    }

    /// Nil unless it is exactly what ``text`` gives.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "ua", parts[1].utf8.count == 16,
            parts[1].utf8.allSatisfy(Self.isHex), let version = Self.number(parts[2]),
            let volunteer = Self.number(parts[3])
        else { return nil }
        mark = String(parts[1])
        self.version = VersionKey(version)
        self.volunteer = VolunteerKey(volunteer)
    }

    public var text: String {
        var bytes = Array("ua_\(mark)_".utf8)
        Self.append(version: version, volunteer: volunteer, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether it is about this action.
    public func names(_ reference: Reference) -> Bool { mark == ReferenceMark.text(reference) }

    static func append(version: VersionKey, volunteer: VolunteerKey, to output: inout [UInt8]) {
        Decimal.append(version.number, to: &output)
        output.append(UInt8(ascii: "_"))
        Decimal.append(volunteer.number, to: &output)
    }

    /// Without a sign and without zeros before it.
    private static func number(_ digits: Substring) -> UInt32? {
        guard (1...10).contains(digits.utf8.count), digits.utf8.first != UInt8(ascii: "0"),
            digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        else { return nil }
        return UInt32(digits)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }

    private static let longest = 64
}
