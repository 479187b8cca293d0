// SPDX-License-Identifier: MIT

import Domain

/// The links by which a person answers, chooses or leaves, without a login: the public address, a page, a token.
public struct PersonalLinks: Sendable {
    private let base: String
    private let tokens: any PersonalTokens

    /// What a link is for; the raw value is the page's name in it.
    public enum Page: String, Sendable, CaseIterable {
        case acted
        case preferences
        case leave
    }

    /// - Parameters:
    ///   - publicURL: `http.publicURL`: with or without a path, with or without a slash at its end.
    ///   - tokens: Signs.
    public init(publicURL: String, tokens: any PersonalTokens) {
        base = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.tokens = tokens
    }

    /// Everything of a link but the token: the same for everybody.
    public func beginning(of page: Page) -> String { "\(base)/\(page.rawValue)/" }

    /// The token for one person; `delivery` names the version with which the link comes.
    ///
    /// - Returns: ``tokenLength`` characters of `A-Z a-z 0-9 - _`; nil for keys that no ledger gives.
    public func token(_ page: Page, for delivery: DeliveryKey) -> String? {
        let token: PersonalToken? =
            switch page {
            case .acted:
                PersonalToken(purpose: .respond, volunteer: delivery.volunteer, version: delivery.version)
            case .preferences: PersonalToken(purpose: .preferences, volunteer: delivery.volunteer)
            case .leave: PersonalToken(purpose: .leave, volunteer: delivery.volunteer)
            }
        return token.map(tokens.text)
    }

    public func link(_ page: Page, for delivery: DeliveryKey) -> String? {
        token(page, for: delivery).map { beginning(of: page) + $0 }
    }

    /// Characters of every token: 24 octets in base64url.
    public static let tokenLength = 32
}
