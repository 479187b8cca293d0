// SPDX-License-Identifier: MIT

import Domain

/// An enhanced status code (RFC 3463): class, subject, detail.
public struct EnhancedStatus: Sendable, Hashable, CustomStringConvertible {
    public let kind: UInt8
    public let subject: UInt16
    public let detail: UInt16

    public init(_ kind: UInt8, _ subject: UInt16, _ detail: UInt16) {
        self.kind = kind
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(kind).\(subject).\(detail)" }
}

extension EnhancedStatus {
    /// Reads `d.ddd.ddd` at the start of a reply's text, followed by a space or the end (RFC 2034 §4).
    ///
    /// - Parameter text: A line after its code.
    /// - Returns: The status and how many bytes it takes with its space; nil if there is none.
    static func read(_ text: ArraySlice<UInt8>) -> (status: EnhancedStatus, length: Int)? {
        guard let kind = text.first, kind == 0x32 || kind == 0x34 || kind == 0x35 else { return nil }
        var rest = text.dropFirst()
        guard let subject = number(&rest), let detail = number(&rest) else { return nil }
        guard rest.isEmpty || rest.first == 0x20 else { return nil }
        return (EnhancedStatus(kind - 0x30, subject, detail), text.count - rest.count + (rest.isEmpty ? 0 : 1))
    }

    /// A dot and one to three digits.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
        guard rest.first == UInt8(ascii: ".") else { return nil }
        let digits = rest.dropFirst().prefix(while: { (0x30...0x39).contains($0) })
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest[digits.endIndex...]
        return digits.reduce(0) { $0 * 10 + UInt16($1 - 0x30) }
    }
}

/// A whole reply of a relay, fit to be kept: its text is scrubbed and bounded.
public struct SMTPReply: Sendable, Hashable {
    public let code: Int
    public let enhanced: EnhancedStatus?
    public let text: String

    public init(code: Int, enhanced: EnhancedStatus? = nil, text: String) {
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }
}
