// SPDX-License-Identifier: MIT

/// A message for an ntfy server, published as JSON to its root with the topic inside.
///
/// Plain text, so nothing in it is markup. Limits: 4,096 bytes of message, above which ntfy makes an attachment of it, three
/// actions, priorities 1 to 5 (docs.ntfy.sh/publish). `sequence_id` is the delivery's own id: servers from 2.16 on
/// replace what came before under it, so that a second copy is none; older ones pass over it.
enum NtfyFormat {
    static func document(_ notice: RoomNotice) -> JSONNode {
        let direct = { (text: String) in RoomText.directed(text, notice.direction) }
        let title = measure.fit(direct("\(notice.headline): \(notice.subject)"), in: mostTitle)
        var texts: [String] = title.isWhole ? [] : [measure.fit(direct(notice.subject), in: mostTop).text]
        texts += notice.top.map { measure.fit(direct($0), in: mostTop).text }
        let end = measure.fit(direct(notice.shortened), in: mostTop).text
        let used = texts.reduce(end.utf8.count + roomForGaps) { $0 + $1.utf8.count + 2 }
        let parts = RoomParts(
            notice, in: max(0, mostMessage - used), most: mostMessage, direction: notice.direction, measure)
        texts += parts.all
        if parts.isShortened { texts.append(end) }
        var members: [(String, JSONNode)] = []
        if !notice.links.isEmpty {
            let actions: [JSONNode] = notice.links.map { link in
                .object([
                    ("action", .text("view")), ("clear", .bool(false)), ("label", .text(link.label)),
                    ("url", .link(link.page)),
                ])
            }
            members.append(("actions", .list(actions)))
        }
        if let acted = notice.links.first(where: { $0.page == .acted }) { members.append(("click", .link(acted.page))) }
        members += [
            ("message", .text(texts.joined(separator: "\n\n"))),
            ("priority", .number(notice.isPressing ? highest : usual)),
            ("sequence_id", .string([.identifier])),
            ("tags", .list(notice.isPressing ? [.text("rotating_light")] : [])),
            ("title", .text(title.text)), ("topic", .string([.topic])),
        ]
        return .object(members)
    }

    private static var measure: RoomParts.Measure {
        RoomParts.Measure(size: { $0.utf8.count }, escape: { scalar, _ in String(scalar) })
    }

    private static let mostMessage = 4096
    /// Bytes; a phone shows two lines of it.
    private static let mostTitle = 250
    private static let mostTop = 600
    private static let roomForGaps = 16
    private static let highest = 5
    private static let usual = 3
}
