// SPDX-License-Identifier: MIT

/// A message for a Discord webhook: one embed.
///
/// Discord reads Markdown, so what has a meaning there is escaped by a backslash, and `allowed_mentions` with an empty `parse`
/// lets nobody be mentioned whatever stands in the text. Limits: 256 characters in an embed's title, 4,096 in its
/// description, 6,000 in all (discord.com/developers/docs, Message resource, "Embed limits"); counted in UTF-16 units, which
/// are never fewer than Discord's characters.
enum DiscordFormat {
    static func document(_ notice: RoomNotice) -> JSONNode {
        let direct = { (text: String) in RoomText.directed(text, notice.direction) }
        let title = measure.fit(direct("\(notice.headline): \(notice.subject)"), in: mostTitle)
        var texts: [String] = []
        if !title.isWhole { texts.append(measure.fit(direct(notice.subject), in: mostTop).text) }
        texts += notice.top.map { measure.fit(direct($0), in: mostTop).text }
        let shortened = measure.whole(direct(notice.shortened))
        let used = texts.reduce(0) { $0 + $1.utf16.count + gap } + shortened.utf16.count + roomForGaps
        let labels = notice.links.map { (page: $0.page, label: measure.whole($0.label)) }
        // A link's address is as long as the operator's public address.
        let links = labels.reduce(0) { $0 + $1.label.utf16.count + longestLink }
        let parts = RoomParts(
            notice, in: max(0, mostDescription - used - links), most: mostDescription, direction: notice.direction,
            measure)
        texts += parts.all
        if parts.isShortened { texts.append(shortened) }
        var description: [JSONPiece] = [.text(texts.joined(separator: "\n\n"))]
        for (index, link) in labels.enumerated() {
            description += [.text("\(index == 0 ? "\n\n" : "\n")[\(link.label)]("), .link(link.page), .text(")")]
        }
        return .object([
            ("allowed_mentions", .object([("parse", .list([]))])),
            (
                "embeds",
                .list([
                    .object([
                        ("color", .number(notice.isPressing ? red : grey)), ("description", .string(description)),
                        ("footer", .object([("text", .text(footer.fit(notice.sender, in: mostFooter).text))])),
                        ("title", .text(title.text)),
                    ])
                ])
            ),
        ])
    }

    private static var measure: RoomParts.Measure {
        RoomParts.Measure(
            size: { $0.utf16.count },
            escape: { scalar, isFirst in
                switch scalar {
                case "\\", "*", "_", "~", "`", "|", "[", "]", "<", "@": "\\\(scalar)"
                // Headings, quotations and lists begin a line.
                case "#", ">", "-", "+": isFirst ? "\\\(scalar)" : String(scalar)
                default: String(scalar)
                }
            })
    }

    /// A footer knows no markup.
    private static var footer: RoomParts.Measure {
        RoomParts.Measure(size: { $0.utf16.count }, escape: { scalar, _ in String(scalar) })
    }

    private static let mostTitle = 256
    private static let mostTop = 500
    private static let mostDescription = 4096
    /// Of the 6,000 in all, title and description leave 1,648.
    private static let mostFooter = 200
    /// `[](…)` and a line end, around an address of up to 160 characters.
    private static let longestLink = 200
    /// Two line ends between paragraphs.
    private static let gap = 2
    /// Between the long parts, and before the links.
    private static let roomForGaps = 16
    private static let red = 0xb3_1b1b
    private static let grey = 0x6b_6b6b
}
