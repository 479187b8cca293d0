// SPDX-License-Identifier: MIT

/// A BCP 47 language tag in canonical case: `en`, `pt-BR`, `zh-Hant`, `sr-Latn-RS`.
///
/// Only language, script and region are kept apart; variants and extensions are allowed and follow as written.
/// Matching readers with texts is ``LanguageLookup``'s work.
public struct LanguageTag: Hashable, Sendable {
    /// The tag with RFC 5646 §2.1.1 case: language lower, script title, region upper, the rest lower.
    public let text: String

    /// Takes any well-formed tag; nil for anything else.
    ///
    /// Well formed is RFC 5646 §2.1: a language of 2 or 3 letters, then script, region, variants as wanted, at most 35
    /// characters. `_` is read as `-`, because systems that are not the web write it so.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.longest else { return nil }
        let parts = text.replacing("_", with: "-").split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, (2...3).contains(first.count), first.allSatisfy(\.isASCIILetter) else {
            return nil
        }
        var canonical = [first.lowercased()]
        for part in parts.dropFirst() {
            guard (1...8).contains(part.count), part.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit }) else {
                return nil
            }
            canonical.append(Self.canonicalCase(part, at: canonical.count))
        }
        self.text = canonical.joined(separator: "-")
    }

    /// For constants of ours that are known to be canonical.
    init(canonical: String) {
        text = canonical
    }

    /// The primary language subtag: `zh` of `zh-Hant-TW`.
    public var language: Substring { text.prefix { $0 != "-" } }

    private static let longest = 35

    private static func canonicalCase(_ part: Substring, at position: Int) -> String {
        if part.count == 4, position == 1, part.allSatisfy(\.isASCIILetter) {
            return part.prefix(1).uppercased() + part.dropFirst().lowercased()
        }
        if part.count == 2, position <= 2 {
            return part.uppercased()
        }
        return part.lowercased()
    }
}

extension LanguageTag: CustomStringConvertible {
    public var description: String { text }
}

extension LanguageTag: Comparable {
    public static func < (left: LanguageTag, right: LanguageTag) -> Bool { left.text < right.text }
}

extension LanguageTag: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let tag = LanguageTag(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a language tag")
        }
        self = tag
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Character {
    var isASCIILetter: Bool { isASCII && isLetter }
    var isASCIIDigit: Bool { isASCII && isNumber }
}

extension LanguageTag: CodingKeyRepresentable {
    /// So that texts by language are encoded as an object by tag, in an order that sorted keys fix, and not as a list
    /// of pairs in the order of the day.
    public var codingKey: any CodingKey { Key(stringValue: text) }

    public init?(codingKey: some CodingKey) {
        self.init(codingKey.stringValue)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
