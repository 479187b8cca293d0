// SPDX-License-Identifier: MIT

import Domain

/// A mail in wire form with holes: recipient, ids, bounce address, and the tokens of the person's links.
///
/// What is equal for everybody was encoded and dot-stuffed once; a person's mail is a few appends and overwritten octets.
struct SplicedMail: MailLetter {
    /// Header lines before `To`.
    let head: [UInt8]
    /// The rest of the header's end and the body, from the empty line on.
    let body: [UInt8]
    /// Octets that dot-stuffing added.
    let stuffing: Int
    /// Where the body wants tokens.
    var holes: [TokenHole] = []
    let ids: MessageIDs
    let bounces: BounceAddress
    /// Nil: the mail is about no subscription.
    var unsubscribe: UnsubscribeField?

    func envelope(for claimed: ClaimedDelivery) -> MailEnvelope {
        MailEnvelope(
            sender: bounces.address(for: claimed.delivery), recipient: Self.address(of: claimed),
            identifier: ids.identifier(of: claimed.delivery))
    }

    func write(for claimed: ClaimedDelivery, to text: inout [UInt8]) {
        text.append(contentsOf: head)
        text.append(contentsOf: Self.to)
        RecipientLine.append(
            name: claimed.name, address: Self.address(of: claimed), column: Self.to.count, to: &text)
        ids.append(claimed.delivery, to: &text)
        guard let unsubscribe else { return text.append(contentsOf: body) }
        let tokens = unsubscribe.tokens(for: claimed.delivery)
        unsubscribe.append(leave: tokens[.leave], to: &text)
        let start = text.count
        text.append(contentsOf: body)
        for hole in holes { hole.fill(with: tokens[hole.page], in: &text, from: start) }
    }

    func size(for claimed: ClaimedDelivery) -> Int {
        head.count + body.count - stuffing + Self.to.count + ids.longest + (unsubscribe?.length ?? 0)
            + RecipientLine.longest(name: claimed.name.utf8.count)
    }

    private static func address(of claimed: ClaimedDelivery) -> String {
        if case .email(let address) = claimed.destination { address } else { "" }
    }

    private static let to = Array("To: ".utf8)
}
