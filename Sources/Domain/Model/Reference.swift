// SPDX-License-Identifier: MIT

/// The name that staff give an action, such as `UA 042/26`.
///
/// Unique; 1 to 64 of `A–Z a–z 0–9 . / _ -` and space.
///
/// It has slashes and spaces, so it is never used as a path; in URLs it is percent-encoded whole.
public struct Reference: Hashable, Sendable {
    public let text: String

    /// Nil unless `text` keeps to the alphabet and length above and neither begins nor ends with a space.
    public init?(_ text: String) {
        guard Self.length.contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed),
            text.first != " ", text.last != " "
        else { return nil }
        self.text = text
    }

    private static let length = 1...64

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "):
            true
        default:
            false
        }
    }
}

extension Reference: CustomStringConvertible {
    public var description: String { text }
}

extension Reference: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let reference = Reference(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a reference")
        }
        self = reference
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
