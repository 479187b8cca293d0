// SPDX-License-Identifier: MIT

/// A message for a Slack incoming webhook: Block Kit, and `text` for notifications.
///
/// Staff's text stands in `plain_text` objects, in which nothing is markup, with `&`, `<` and `>` as entities, so that it can
/// neither mention (`<!channel>`, `<@U…>`) nor link. Only our own links are `mrkdwn`. Limits: 50 blocks, 150 characters in a
/// header, 3,000 in a text object (docs.slack.dev, Block Kit reference); that Slack refuses blocks that are too long
/// together is not documented with a number, so all stay below 12,000.
enum SlackFormat {
    static func document(_ notice: RoomNotice) -> JSONNode {
        let title = RoomText.directed("\(notice.headline): \(notice.subject)", notice.direction)
        let header = measure.fit(title, in: mostHeader)
        var texts: [String] = header.isWhole ? [] : [measure.fit(title, in: mostText).text]
        texts += notice.top.map { measure.fit(RoomText.directed($0, notice.direction), in: mostTop).text }
        let used = texts.reduce(0) { $0 + $1.utf16.count }
        let parts = RoomParts(notice, in: mostAll - used, most: mostText, direction: notice.direction, measure)
        texts += parts.all
        if parts.isShortened { texts.append(measure.whole(RoomText.directed(notice.shortened, notice.direction))) }
        var blocks = [block("header", plain(header.text))] + texts.map { block("section", plain($0)) }
        if let links = links(notice) { blocks.append(links) }
        return .object([
            ("blocks", .list(blocks)), ("mrkdwn", .bool(false)),
            ("text", .text(measure.fit(title, in: mostText).text)), ("unfurl_links", .bool(false)),
            ("unfurl_media", .bool(false)),
        ])
    }

    private static func links(_ notice: RoomNotice) -> JSONNode? {
        var pieces: [JSONPiece] = []
        for link in notice.links {
            if !pieces.isEmpty { pieces.append(.text("\n")) }
            pieces += [.text("<"), .link(link.page), .text("|\(measure.whole(link.label).replacing("|", with: " "))>")]
        }
        guard !pieces.isEmpty else { return nil }
        return block(
            "section", .object([("text", .string(pieces)), ("type", .text("mrkdwn")), ("verbatim", .bool(true))]))
    }

    private static func block(_ type: String, _ text: JSONNode) -> JSONNode {
        .object([("text", text), ("type", .text(type))])
    }

    private static func plain(_ text: String) -> JSONNode {
        // Without `emoji: false` a colon word would become a picture.
        .object([("emoji", .bool(false)), ("text", .text(text)), ("type", .text("plain_text"))])
    }

    private static var measure: RoomParts.Measure {
        RoomParts.Measure(
            size: { $0.utf16.count },
            escape: { scalar, _ in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                default: String(scalar)
                }
            })
    }

    private static let mostHeader = 150
    private static let mostText = 3000
    private static let mostTop = 1000
    private static let mostAll = 12_000
}
