// SPDX-License-Identifier: MIT

/// An ISO 3166-1 alpha-2 code, upper case.
///
/// Two bytes, because ten million of them pass through the planner.
public struct CountryCode: Hashable, Sendable {
    /// First letter in the high byte, second in the low one.
    public let packed: UInt16

    /// Takes two ASCII letters of either case; nil for anything else.
    ///
    /// Whether such a country exists is for ``RegionDirectory`` to say.
    public init?(_ text: some StringProtocol) {
        let letters = Array(text.utf8)
        guard letters.count == 2, let first = Self.upper(letters[0]), let second = Self.upper(letters[1]) else {
            return nil
        }
        packed = UInt16(first) << 8 | UInt16(second)
    }

    /// From a stored value; nil if it is not two upper-case letters.
    public init?(packed: UInt16) {
        // No array of the two: every claimed row comes by here.
        let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard letters.contains(UInt8(packed >> 8)), letters.contains(UInt8(packed & 0xff)) else { return nil }
        self.packed = packed
    }

    public var text: String { String(decoding: [UInt8(packed >> 8), UInt8(packed & 0xff)], as: UTF8.self) }

    private static func upper(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
        default: nil
        }
    }
}

extension CountryCode: CustomStringConvertible {
    public var description: String { text }
}

extension CountryCode: Comparable {
    public static func < (left: CountryCode, right: CountryCode) -> Bool { left.packed < right.packed }
}

extension CountryCode: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = CountryCode(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a country code")
        }
        self = code
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
