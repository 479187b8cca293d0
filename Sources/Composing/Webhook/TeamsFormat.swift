// SPDX-License-Identifier: MIT

import Domain

/// A message for a Teams workflow ("when a Teams webhook request is received"): an adaptive card 1.5 in its envelope.
///
/// All text stands in `TextRun`s, in which, other than in `TextBlock`s, Markdown has no meaning; mentions would need an entity of
/// the card, of which there is none. `rtl` and `lang` are the card's own. Teams takes messages of about 28 KB
/// (learn.microsoft.com, "Incoming webhooks"); this stays below 27,000 bytes.
enum TeamsFormat {
    static func document(_ notice: RoomNotice) -> JSONNode {
        let title = measure.fit(notice.headline, in: mostTitle).text
        let subject = measure.fit(notice.subject, in: mostTitle).text
        let top = notice.top.map { measure.fit($0, in: mostTop).text }
        let used = ([title, subject] + top).reduce(0) { $0 + size($1) + paragraphBytes }
        let parts = RoomParts(
            notice, in: mostBytes - frameBytes - used, most: mostBytes, direction: .leftToRight, measure)
        var body = [block(title, "Medium")] + (subject.isEmpty ? [] : [block(subject, "Large")])
        let end = parts.isShortened ? [measure.whole(notice.shortened)] : []
        body += (top + parts.all + end).flatMap(paragraphs)
        let actions: [JSONNode] = notice.links.map { link in
            .object([("title", .text(link.label)), ("type", .text("Action.OpenUrl")), ("url", .link(link.page))])
        }
        var card: [(String, JSONNode)] = [("$schema", .text("http://adaptivecards.io/schemas/adaptive-card.json"))]
        if !actions.isEmpty { card.append(("actions", .list(actions))) }
        card += [
            ("body", .list(body)), ("fallbackText", .text("\(notice.headline): \(subject)")),
            ("lang", .text(notice.language.text)), ("msteams", .object([("width", .text("Full"))])),
            ("rtl", .bool(notice.direction == .rightToLeft)), ("type", .text("AdaptiveCard")),
            ("version", .text("1.5")),
        ]
        return .object([
            (
                "attachments",
                .list([
                    .object([
                        ("content", .object(card)),
                        ("contentType", .text("application/vnd.microsoft.card.adaptive")), ("contentUrl", .null),
                    ])
                ])
            ),
            ("type", .text("message")),
        ])
    }

    /// A run shows no line ends, and an empty one is an empty line on some screens.
    private static func paragraphs(_ text: String) -> [JSONNode] {
        text.split(separator: "\n").filter { !$0.isBlank }.map { block(String($0)) }
    }

    private static func block(_ text: String, _ size: String? = nil) -> JSONNode {
        var run: [(String, JSONNode)] = []
        if let size { run += [("size", .text(size))] }
        run += [("text", .text(text)), ("type", .text("TextRun"))]
        if size != nil { run += [("weight", .text("Bolder"))] }
        return .object([("inlines", .list([.object(run)])), ("type", .text("RichTextBlock"))])
    }

    /// Bytes in JSON; a line end begins another block.
    private static func size(_ text: String) -> Int {
        var bytes: [UInt8] = []
        text.appendJSON(to: &bytes)
        return bytes.count + text.utf8.count { $0 == UInt8(ascii: "\n") } * paragraphBytes
    }

    private static var measure: RoomParts.Measure {
        RoomParts.Measure(size: size, escape: { scalar, _ in String(scalar) })
    }

    private static let mostBytes = 27_000
    private static let mostTitle = 1500
    private static let mostTop = 1500
    /// Envelope, card and actions with links of up to 300 characters.
    private static let frameBytes = 4000
    /// What is around the text of a block.
    private static let paragraphBytes = 130
}
