// SPDX-License-Identifier: MIT

import Domain

/// `List-Unsubscribe` with the person's own one-click link (RFC 8058 §3.1) and a mail address (RFC 2369 §3.2).
struct UnsubscribeField {
    private let links: PersonalLinks
    private let begin: [UInt8]
    private let end: [UInt8]

    /// - Parameters:
    ///   - links: Exactly one HTTPS link is written, the preferred way, so it comes first.
    ///   - contact: Who is written to by programs that know no other way.
    init(links: PersonalLinks, contact: MailAddress) {
        self.links = links
        begin = Array("List-Unsubscribe: <\(links.beginning(of: .leave))".utf8)
        end = Array(
            ">,\r\n <\(contact.link)?subject=leave>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".utf8)
    }

    func tokens(for delivery: DeliveryKey) -> PersonalTokenTexts { PersonalTokenTexts(links, delivery) }

    func append(leave token: [UInt8], to text: inout [UInt8]) {
        text.append(contentsOf: begin)
        text.append(contentsOf: token)
        text.append(contentsOf: end)
    }

    /// In octets.
    var length: Int { begin.count + PersonalLinks.tokenLength + end.count }
}

/// One person's tokens for one mail.
struct PersonalTokenTexts {
    private let acted: [UInt8]
    private let preferences: [UInt8]
    private let leave: [UInt8]

    init(_ links: PersonalLinks, _ delivery: DeliveryKey) {
        func octets(_ page: PersonalLinks.Page) -> [UInt8] {
            let token = links.token(page, for: delivery).map { Array($0.utf8) } ?? Self.none
            return token.count == PersonalLinks.tokenLength ? token : Self.none
        }
        acted = octets(.acted)
        preferences = octets(.preferences)
        leave = octets(.leave)
    }

    subscript(page: PersonalLinks.Page) -> [UInt8] {
        switch page {
        case .acted: acted
        case .preferences: preferences
        case .leave: leave
        }
    }

    /// For a mail to nobody of the roster, such as a test: its links lead to a page that says that they are damaged.
    private static let none = [UInt8](repeating: UInt8(ascii: "-"), count: PersonalLinks.tokenLength)
}
