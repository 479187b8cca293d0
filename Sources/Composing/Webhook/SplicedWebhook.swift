// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// One edition in every format, each rendered when the first endpoint asks for it.
///
/// Per person only the id and the tokens of the links are spliced in.
final class SplicedWebhook: WebhookLetter {
    let contentType = "application/json"
    private let mark: [UInt8]
    private let links: PersonalLinks
    private let standard: SplicedBody
    private let notice: @Sendable () -> RoomNotice
    private let rooms = Mutex<[WebhookFormat: SplicedBody]>([:])

    /// - Parameters:
    ///   - mark: Of the action, for ids.
    ///   - links: Signs what differs from person to person.
    ///   - standard: What nearly everybody gets.
    ///   - notice: Makes what chat rooms show.
    init(mark: String, links: PersonalLinks, standard: JSONNode, notice: @escaping @Sendable () -> RoomNotice) {
        self.mark = Array("ua_\(mark)_".utf8)
        self.links = links
        self.standard = SplicedBody(standard, links: links)
        self.notice = notice
    }

    func identifier(for claimed: ClaimedDelivery) -> String {
        var identifier: [UInt8] = []
        appendIdentifier(of: claimed.delivery, to: &identifier)
        return String(decoding: identifier, as: UTF8.self)
    }

    func body(for claimed: ClaimedDelivery) -> [UInt8] {
        guard case .webhook(let address) = claimed.destination, address.format != .standard else {
            return fill(standard, for: claimed, at: nil)
        }
        return fill(room(address.format), for: claimed, at: address)
    }

    private func room(_ format: WebhookFormat) -> SplicedBody {
        if let known = rooms.withLock({ $0[format] }) { return known }
        let made = SplicedBody(notice().document(format), links: links)
        rooms.withLock { $0[format] = made }
        return made
    }

    private func fill(_ body: SplicedBody, for claimed: ClaimedDelivery, at address: WebhookAddress?) -> [UInt8] {
        body.bytes { hole, bytes in
            switch hole {
            // Keys of a ledger always have a token; without one the link leads to the page that says it is broken.
            case .token(let page): bytes += (links.token(page, for: claimed.delivery) ?? "-").utf8
            case .identifier: appendIdentifier(of: claimed.delivery, to: &bytes)
            case .topic: bytes += (address.flatMap { NtfyAddress($0.url) }?.topic ?? "").utf8
            }
        }
    }

    private func appendIdentifier(of delivery: DeliveryKey, to bytes: inout [UInt8]) {
        bytes += mark
        AlertIdentifier.append(version: delivery.version, volunteer: delivery.volunteer, to: &bytes)
    }
}
