// SPDX-License-Identifier: MIT

import Domain

/// A mail in wire form with three holes: recipient, Message-ID and bounce address.
///
/// What is equal for everybody was encoded and dot-stuffed once; a person's mail is a few appends.
struct SplicedMail: MailLetter {
    /// Header lines before `To`.
    let head: [UInt8]
    /// The rest of the header's end and the body, from the empty line on.
    let body: [UInt8]
    /// Octets that dot-stuffing added.
    let stuffing: Int
    /// What makes ids of this action differ from those of all others.
    let mark: [UInt8]
    /// `@domain>` and CRLF.
    let idEnd: [UInt8]
    let bounces: BounceAddress

    func envelope(for claimed: ClaimedDelivery) -> MailEnvelope {
        let recipient = if case .email(let address) = claimed.destination { address } else { "" }
        var identifier = mark
        identifier.reserveCapacity(mark.count + PersonalMark.longest)
        PersonalMark.append(claimed.delivery, to: &identifier)
        return MailEnvelope(
            sender: bounces.address(for: claimed.delivery), recipient: recipient,
            identifier: String(decoding: identifier, as: UTF8.self))
    }

    func write(for claimed: ClaimedDelivery, to text: inout [UInt8]) {
        text.append(contentsOf: head)
        text.append(contentsOf: Self.to)
        let address = if case .email(let address) = claimed.destination { address } else { "" }
        RecipientLine.append(name: claimed.name, address: address, column: Self.toColumn, to: &text)
        text.append(contentsOf: Self.messageID)
        text.append(contentsOf: mark)
        PersonalMark.append(claimed.delivery, to: &text)
        text.append(contentsOf: idEnd)
        text.append(contentsOf: body)
    }

    func size(for claimed: ClaimedDelivery) -> Int {
        head.count + body.count - stuffing + Self.to.count + Self.messageID.count + mark.count
            + PersonalMark.longest + idEnd.count
            + RecipientLine.longest(name: claimed.name.utf8.count)
    }

    private static let to = Array("To: ".utf8)
    private static let toColumn = 4
    /// On its own line even where the recipient's is folded.
    private static let messageID = Array("\r\nMessage-ID: <".utf8)
}
