// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain
import Foundation
import Testing

/// One delivery with its marks, and the messages in `Fixtures/` written about it.
struct ReportBench: MailProof {
    static let delivery = DeliveryKey(version: VersionKey(12), rank: 3, volunteer: VolunteerKey(34_567))

    let keys: TokenKeys
    /// The envelope sender of the mail.
    let bounce: String
    private let leave: String

    init() throws {
        keys = try #require(TokenKeys([[UInt8](repeating: 9, count: 32)]))
        bounce = try #require(BounceMark(keys: keys).address("bounces@example.org", for: Self.delivery))
        let token = try #require(PersonalToken(purpose: .leave, volunteer: Self.delivery.volunteer))
        leave = "https://act.example.org/leave/\(keys.seal(token.bytes))"
    }

    func delivery(of bounceAddress: String) -> DeliveryKey? { BounceMark(keys: keys).delivery(of: bounceAddress) }

    func person(ofLeaveToken text: String) -> VolunteerKey? {
        guard let token = keys.open(text).flatMap({ PersonalToken(bytes: $0) }), token.purpose == .leave else {
            return nil
        }
        return token.volunteer
    }

    func message(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        return fill(try String(contentsOf: folder.appending(path: "\(name).eml"), encoding: .utf8))
    }

    /// Puts the marks in.
    func fill(_ text: String) -> [UInt8] {
        Array(
            text.replacing("{{bounce}}", with: bounce).replacing("{{leave}}", with: leave)
                .replacing("{{message-id}}", with: "<0123456789abcdef.12.34567.m@example.org>").utf8)
    }
}
