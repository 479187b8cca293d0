// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Foundation

/// How each column of a roster is read.
///
/// Texts of faults hold nothing of the field.
enum VolunteerFields {
    typealias Bytes = UnsafeBufferPointer<UInt8>

    static func id(_ field: Bytes) throws(RosterFieldFault) -> String {
        guard !field.isEmpty else { throw RosterFieldFault("it is missing") }
        let text = try FieldCache<String>.text(field)
        // Bytes decide for the usual id; only others are looked at by scalar.
        if field.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) {
            guard RosterLimits.id.contains(field.count) else { throw RosterFieldFault(Self.badID) }
            return text
        }
        guard RosterLimits.id.contains(text.unicodeScalars.count), text.unicodeScalars.allSatisfy(isPrintable) else {
            throw RosterFieldFault(Self.badID)
        }
        return text
    }

    /// A name is no reason to leave a person out: what must not stand in a header is taken out of it.
    static func name(_ field: Bytes) throws(RosterFieldFault) -> String? {
        guard field.count <= RosterLimits.name else { throw RosterFieldFault("it is longer than 512 octets") }
        let text = try FieldCache<String>.text(field)
        if field.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text.isEmpty ? nil : text }
        let clean = text.asDisplayName
        return clean.isEmpty ? nil : clean
    }

    static func email(_ field: Bytes) throws(RosterFieldFault) -> String? {
        if field.isEmpty { return nil }
        do throws(MailAddressFault) {
            return try MailAddress(utf8: field).text
        } catch {
            throw RosterFieldFault(error.description)
        }
    }

    static func ladder(_ text: String) throws(RosterFieldFault) -> [LanguageTag] {
        var ladder: [LanguageTag] = []
        for word in try words(text, by: ";") {
            guard let tag = KnownLanguages.tag(word) else {
                throw RosterFieldFault(
                    "it has a language that does not exist; expected BCP 47 tags, best first, with ; between")
            }
            if !ladder.contains(tag) { ladder.append(tag) }
        }
        guard !ladder.isEmpty else { throw RosterFieldFault("it is missing; expected at least one language") }
        guard ladder.count <= RosterLimits.languages else { throw RosterFieldFault("it has more than 16 languages") }
        return ladder
    }

    static func country(_ field: Bytes) throws(RosterFieldFault) -> CountryCode {
        guard !field.isEmpty else { throw RosterFieldFault("it is missing; without a country nobody can be kept safe") }
        let expected = RosterFieldFault("there is no such country; expected two letters by ISO 3166-1")
        guard field.count == 2, let code = CountryCode(try FieldCache<String>.text(field)),
            KnownCountries.contains(code)
        else { throw expected }
        return code
    }

    static func timeZone(_ text: String) throws(RosterFieldFault) -> String? {
        if text.isEmpty { return nil }
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), isTimeZone(text) else {
            throw RosterFieldFault("there is no such time zone; expected an IANA name such as Europe/Lisbon")
        }
        return text
    }

    static func networks(_ text: String) throws(RosterFieldFault) -> [String] {
        var networks: [String] = []
        for word in try words(text, by: ";") {
            guard word.unicodeScalars.count <= RosterLimits.network, word.unicodeScalars.allSatisfy(isPrintable) else {
                throw RosterFieldFault("it has a network whose name is too long or has control characters")
            }
            if !networks.contains(word) { networks.append(word) }
        }
        guard networks.count <= RosterLimits.networks else { throw RosterFieldFault("it has more than 64 networks") }
        return networks
    }

    static func secret(_ field: Bytes) throws(RosterFieldFault) -> String? {
        if field.isEmpty { return nil }
        let text = try FieldCache<String>.text(field)
        do throws(CryptoError) {
            _ = try WebhookSecret.all(text)
        } catch {
            throw RosterFieldFault(
                "it is no webhook secret; expected whsec_ and base64 of 24 to 64 bytes, while it is changed up to "
                    + "\(WebhookSecret.mostAtOnce) of them with spaces between")
        }
        return text
    }

    static func format(_ field: Bytes) throws(RosterFieldFault) -> WebhookFormat? {
        if field.isEmpty { return nil }
        guard let format = WebhookFormat(rawValue: try FieldCache<String>.text(field)) else {
            let names = WebhookFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw RosterFieldFault("there is no such format; expected one of \(names)")
        }
        return format
    }

    static func webhookURL(_ field: Bytes, rules: RosterReader.Rules) throws(RosterFieldFault) -> String? {
        if field.isEmpty { return nil }
        let text = try FieldCache<String>.text(field)
        let url: EndpointURL
        do throws(EndpointURLFault) {
            url = try EndpointURL(text, allowHTTP: rules.allowHTTP)
        } catch {
            throw RosterFieldFault(error.description)
        }
        if let refusal = rules.endpointRefusal(url) { throw RosterFieldFault(refusal) }
        return url.text
    }

    /// What is wrong with the row as a whole, when every field alone is right.
    static func contradiction(
        hasEmail: Bool, webhook: WebhookAddress?, hasSecret: Bool, hasFormat: Bool, needsSecret: Bool
    ) -> (column: RosterColumn, reason: String)? {
        guard let webhook else {
            if !hasEmail { return (.email, "there is neither an e-mail address nor a webhook") }
            if hasSecret || hasFormat {
                return (.webhookURL, "it is missing, although the webhook has a secret or format")
            }
            return nil
        }
        if webhook.format == .standard, webhook.secret == nil, needsSecret {
            return (.webhookSecret, "it is missing; Standard Webhooks are signed")
        }
        if webhook.format == .ntfy, NtfyAddress(webhook.url) == nil {
            return (.webhookURL, "the URL of a topic has to end with its name: 1 to 64 letters, digits, - and _")
        }
        return nil
    }

    static func words(_ text: String, by separator: Character) throws(RosterFieldFault) -> [String] {
        guard text.utf8.count <= RosterLimits.list else { throw RosterFieldFault("it is longer than 4096 octets") }
        return text.split(separator: separator).map { String($0).trimmingSpaces }.filter { !$0.isEmpty }
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7f { return scalar.value >= 0x20 }
        return switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }

    /// Foundation lists canonical names only and knows the others as well; it also takes offsets, which are no place.
    private static func isTimeZone(_ text: String) -> Bool {
        if knownTimeZones.contains(text) { return true }
        let isOffset = text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return !isOffset && text.utf8.contains(where: { $0 == UInt8(ascii: "/") }) && TimeZone(identifier: text) != nil
    }

    private static let knownTimeZones = Set(TimeZone.knownTimeZoneIdentifiers).union(["UTC"])
    private static let badID = "it is not 1 to 128 printable characters"
}
