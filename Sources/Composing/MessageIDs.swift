// SPDX-License-Identifier: MIT

import Domain

/// A mail's own Message-ID and those of earlier mails to the same person that it belongs to.
///
/// They are made of numbers that never change, so they are the same for every try, and need not be remembered.
struct MessageIDs {
    /// What makes ids of this action differ from those of all others.
    private let mark: [UInt8]
    /// `@domain>`.
    private let end: [UInt8]
    /// Earlier versions, oldest first: mark and version.
    private let earlier: [(mark: [UInt8], version: VersionKey)]

    init(mark: String, domain: String, earlier: [EarlierVersion] = []) {
        self.mark = Array(mark.utf8)
        end = Array("@\(domain)>".utf8)
        self.earlier = earlier.map { (Array(ReferenceMark.text($0.reference).utf8), $0.key) }
    }

    /// ENVID: the Message-ID's part before the `@`.
    func identifier(of delivery: DeliveryKey) -> String {
        var identifier = mark
        identifier.reserveCapacity(mark.count + PersonalMark.longest)
        PersonalMark.append(delivery, to: &identifier)
        return String(decoding: identifier, as: UTF8.self)
    }

    /// Appends line end, `Message-ID`, and where there were earlier mails `In-Reply-To` and `References` (RFC 5322 §3.6.4).
    ///
    /// Which earlier ones this person has had is not looked up: programs that thread pass over ids that they do not know.
    func append(_ delivery: DeliveryKey, to text: inout [UInt8]) {
        text.append(contentsOf: Self.messageID)
        append(mark, delivery.version, delivery.volunteer, to: &text)
        if let last = earlier.last {
            text.append(contentsOf: Self.inReplyTo)
            append(last.mark, last.version, delivery.volunteer, to: &text)
            text.append(contentsOf: Self.references)
            for (position, one) in earlier.enumerated() {
                text.append(contentsOf: position == 0 ? Self.space : Self.fold)
                append(one.mark, one.version, delivery.volunteer, to: &text)
            }
        }
        text.append(contentsOf: Self.lineEnd)
    }

    /// An upper bound of the octets that are appended.
    var longest: Int {
        let one = 1 + mark.count + PersonalMark.longest + end.count
        guard !earlier.isEmpty else { return Self.messageID.count + one + Self.lineEnd.count }
        return Self.messageID.count + Self.inReplyTo.count + Self.references.count
            + (earlier.count + 2) * (one + Self.fold.count) + Self.lineEnd.count
    }

    private func append(_ mark: [UInt8], _ version: VersionKey, _ volunteer: VolunteerKey, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "<"))
        text.append(contentsOf: mark)
        PersonalMark.append(version, volunteer, to: &text)
        text.append(contentsOf: end)
    }

    /// On its own line even where the recipient's is folded.
    private static let messageID = Array("\r\nMessage-ID: ".utf8)
    private static let inReplyTo = Array("\r\nIn-Reply-To: ".utf8)
    private static let references = Array("\r\nReferences:".utf8)
    private static let space = Array(" ".utf8)
    private static let fold = Array("\r\n ".utf8)
    private static let lineEnd = Array("\r\n".utf8)
}
