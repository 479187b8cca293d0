// SPDX-License-Identifier: MIT

import Domain

/// Looks for our own marks in what came back; see ``MailProof``.
///
/// Each find costs hashes, so only so many are tried in one message.
struct ProofSearch {
    private let proof: any MailProof
    private var left = ReportLimits.candidates

    init(_ proof: any MailProof) {
        self.proof = proof
    }

    /// The delivery of the first genuine bounce address.
    mutating func delivery(in bytes: ArraySlice<UInt8>) -> DeliveryKey? {
        var rest = bytes
        while left > 0, let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
            let word = rest[(plus + 1)...].prefix(Self.longestMark).prefix { Self.isMark($0) }
            rest = rest[max(word.endIndex, plus + 1)...]
            guard !word.isEmpty, rest.first == UInt8(ascii: "@") else { continue }
            left -= 1
            if let delivery = proof.delivery(of: "+\(word.text)@") { return delivery }
        }
        return nil
    }

    mutating func delivery(in texts: [String]) -> DeliveryKey? {
        for text in texts {
            if let found = delivery(in: Array(text.utf8)[...]) { return found }
        }
        return nil
    }

    /// The person of the first genuine leave link.
    mutating func person(in bytes: ArraySlice<UInt8>) -> VolunteerKey? {
        var rest = bytes
        while left > 0, let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
            rest = rest[(slash + 1)...]
            guard rest.starts(with: Self.page) else { continue }
            let token = rest.dropFirst(Self.page.count).prefix(Self.longestToken).prefix { Self.isToken($0) }
            guard !token.isEmpty else { continue }
            left -= 1
            rest = rest[token.endIndex...]
            if let person = proof.person(ofLeaveToken: token.text) { return person }
        }
        return nil
    }

    private static func isMark(_ byte: UInt8) -> Bool { isToken(byte) || byte == UInt8(ascii: ".") }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static let page = Array("leave/".utf8)
    private static let longestMark = 64
    private static let longestToken = 128
}
