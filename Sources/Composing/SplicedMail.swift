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
        let address = if case .email(let address) = claimed.destination { address.utf8.count } else { 0 }
        return head.count + body.count - stuffing + Self.to.count + Self.messageID.count + mark.count
            + PersonalMark.longest + idEnd.count
            + RecipientLine.longest(name: claimed.name.utf8.count, address: address)
    }

    private static let to = Array("To: ".utf8)
    private static let toColumn = 4
    /// On its own line even where the recipient's is folded.
    private static let messageID = Array("\r\nMessage-ID: <".utf8)
}

/// The part of a message's ids that names one person in one version: `.12.34567.m`.
enum PersonalMark {
    static func append(_ delivery: DeliveryKey, to output: inout [UInt8]) {
        output.append(dot)
        Decimal.append(delivery.version.number, to: &output)
        output.append(dot)
        Decimal.append(delivery.volunteer.number, to: &output)
        output.append(contentsOf: channel)
    }

    /// Two dots, two numbers of at most ten digits, and the channel.
    static let longest = 2 + 2 * 10 + 2

    private static let dot = UInt8(ascii: ".")
    /// The other channel's id is another one: a person who is moved to their reserve gets another message.
    private static let channel = Array(".m".utf8)
}

/// Whole numbers as ASCII digits, without a String in between.
enum Decimal {
    static func append(_ number: UInt32, to output: inout [UInt8]) {
        var scale: UInt32 = 1
        while number / scale >= 10 { scale *= 10 }
        while scale > 0 {
            output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / scale % 10))
            scale /= 10
        }
    }
}

/// Where delivery reports about one delivery go: `bounces+12.34567@example.org`.
struct BounceAddress: Sendable {
    private let plain: String
    /// The address up to the numbers; nil where they would not fit.
    private let begin: [UInt8]?
    private let end: [UInt8]

    init(_ address: MailAddress) {
        plain = address.written
        end = Array("@\(address.domain)".utf8)
        let begin = Array(plain.utf8.dropLast(end.count)) + [UInt8(ascii: "+")]
        let fits = begin.count + Self.longestNumbers <= Self.longestLocalPart && begin.first != UInt8(ascii: "\"")
        self.begin = fits ? begin : nil
    }

    func address(for delivery: DeliveryKey) -> String {
        guard let begin else { return plain }
        var address = begin
        address.reserveCapacity(begin.count + Self.longestNumbers + end.count)
        Decimal.append(delivery.version.number, to: &address)
        address.append(UInt8(ascii: "."))
        Decimal.append(delivery.volunteer.number, to: &address)
        address.append(contentsOf: end)
        return String(decoding: address, as: UTF8.self)
    }

    /// RFC 5321 §4.5.3.1.1; a longer one blocks every mail behind it.
    private static let longestLocalPart = 64
    /// Six digits of version (19 bits), a dot, ten digits of volunteer.
    private static let longestNumbers = 6 + 1 + 10
}
