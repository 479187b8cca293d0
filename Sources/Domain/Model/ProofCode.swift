// SPDX-License-Identifier: MIT

/// A code that somebody reads in one place and types in another: eight letters and digits, 40 bits.
///
/// Without I, O, 0 and 1, which look alike. With five guesses an offer, and an offer a minute, nobody guesses one.
public struct ProofCode: Hashable, Sendable {
    /// Eight characters of ``alphabet``.
    public let text: String

    /// Makes a code of random octets; nil unless there are eight.
    public init?(octets: [UInt8]) {
        guard octets.count == Self.length else { return nil }
        text = String(decoding: octets.map { Self.alphabet[Int($0 % UInt8(Self.alphabet.count))] }, as: UTF8.self)
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter; nil for what is no code.
    public init?(typed: String) {
        guard typed.utf8.count <= Self.longestTyped else { return nil }
        let letters = typed.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        text = String(decoding: letters, as: UTF8.self)
    }

    /// In two groups of four, easier to copy: `ABCD-2345`.
    public var grouped: String { "\(text.prefix(Self.length / 2))-\(text.suffix(Self.length / 2))" }

    public static let length = 8
    /// 32 of them, so that no character is likelier than another.
    static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)
    private static let longestTyped = 64
}

extension ProofCode: CustomStringConvertible, CustomDebugStringConvertible {
    /// Not printed by accident.
    public var description: String { "code" }
    public var debugDescription: String { description }
}
