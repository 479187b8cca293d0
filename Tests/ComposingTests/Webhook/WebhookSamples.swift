// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation
import TestSupport
import Testing

/// Tokens that say whose they are, as long as real ones.
struct PlainTokens: PersonalTokens {
    func text(of token: PersonalToken) -> String {
        let text = "p\(token.purpose.rawValue)-v\(token.version?.number ?? 0)-n\(token.volunteer.number)"
        return text + String(repeating: "_", count: PersonalLinks.tokenLength - text.utf8.count)
    }

    func token(_ text: String, for purpose: PersonalToken.Purpose) -> PersonalToken? { nil }
}

extension Samples {
    /// Whose tokens name the person.
    static let webhookLinks = PersonalLinks(publicURL: "https://act.example.org", tokens: PlainTokens())

    static func webhooks() throws -> WebhookComposer {
        WebhookComposer(words: try words(), organisation: organisation, links: webhookLinks)
    }

    static func claimed(_ webhook: WebhookAddress, volunteer: UInt32 = 12_345) -> ClaimedDelivery {
        ClaimedDelivery(
            delivery: DeliveryKey(version: VersionKey(7), rank: 3, volunteer: VolunteerKey(volunteer)),
            destination: .webhook(webhook), name: "", language: .english, tries: 0, hasReserve: false)
    }

    static let rooms: [WebhookAddress] = [
        WebhookAddress(url: "https://hooks.slack.example/services/T0/B0/x", format: .slack),
        WebhookAddress(url: "https://discord.example/api/webhooks/1/x", format: .discord),
        WebhookAddress(url: "https://teams.example/workflows/x?sig=y", format: .teams),
        WebhookAddress(url: "https://ntfy.example/urgent-actions_1", format: .ntfy),
    ]

    static func json(_ bytes: [UInt8]) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    }
}

/// The checker written from the services' public documentation.
enum RoomChecker {
    struct Case: Encodable {
        let format: String
        let body: String
        let links: [String]
        let rtl: Bool
    }

    static func one(_ body: [UInt8], _ format: WebhookFormat, isRightToLeft: Bool) -> Case {
        Case(
            format: format.rawValue, body: String(decoding: body, as: UTF8.self),
            links: PersonalLinks.Page.allCases.map { Samples.webhookLinks.beginning(of: $0) }, rtl: isRightToLeft)
    }

    /// What it says to each.
    static func check(_ cases: [Case]) async throws -> [String] {
        let lines = try cases.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let result = try await PeerScript.run("room_checker.py", [], input: lines.joined(separator: "\n"))
        try #require(result.status == 0, "\(result.error)")
        return result.output.split(separator: "\n").map(String.init)
    }
}
