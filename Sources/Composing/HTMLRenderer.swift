// SPDX-License-Identifier: MIT

import Domain

/// The letter as HTML that every mail program shows: one table, inline styles, no pictures, nothing loaded from outside.
///
/// No colours are set but one grey for rules, so that light and dark windows both stay legible. Language and direction
/// stand on `html` and again on the outer table, because web mail drops the former.
struct HTMLRenderer {
    private let document: AlertDocument
    private let place: String
    /// Attributes for elements in the language of the fixed words, where that is not the letter's.
    private let ofWords: String

    init(_ document: AlertDocument) {
        self.document = document
        place = "lang=\"\(document.language.text)\" dir=\"\(document.direction.rawValue)\""
        let other = document.words.language
        ofWords =
            other.language == document.language.language
            ? "" : " lang=\"\(other.text)\" dir=\"\(Direction(of: other).rawValue)\""
    }

    func html() -> String {
        var parts = ["<h1 style=\"\(Self.title)\">\(staff(document.subject))</h1>"]
        if let notice = document.notice { parts.append(boxed(notice)) }
        parts += document.isCall ? call : [facts]
        parts.append(footer)
        return """
            <!DOCTYPE html>
            <html \(place)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(document.subject.escaped)</title>
            </head>
            <body style="margin:0;padding:0">
            <table role="presentation" \(place) width="100%" cellpadding="0" cellspacing="0" border="0">
            <tr><td align="center" style="padding:16px">
            <table role="presentation" \(place) width="100%" cellpadding="0" cellspacing="0" border="0" \
            style="max-width:640px">
            <tr><td align="\(document.direction.startSide)" style="\(Self.text);text-align:\(document.direction.startSide)">
            <p\(ofWords) style="\(Self.kicker)">\(document.headline.escaped)</p>
            \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
            </td></tr>
            </table>
            </td></tr>
            </table>
            </body>
            </html>

            """
    }

    private var call: [String] {
        var parts: [String] = []
        if let alleged = document.alleged { parts.append(boxed(alleged)) }
        parts += [deadline, facts]
        if !document.summary.isEmpty { parts.append(paragraphs(document.summary, style: Self.strong)) }
        return parts + [paragraphs(document.body), actions, recipients, letter]
    }

    private var deadline: String {
        let time = document.respondBy
        return "<p\(ofWords) style=\"\(Self.paragraph)\"><strong>\(time.before.escaped)"
            + "<bdi>\(time.time.escaped)</bdi>\(time.after.escaped)</strong><br>\(document.words[.tooLate].escaped)</p>"
    }

    private var facts: String {
        let lines = document.facts.map(line).joined(separator: "<br>\n")
        return "<p style=\"\(Self.paragraph)\">\(lines)</p>"
    }

    private var actions: String {
        let asks = document.asks.map { "<li style=\"margin:0 0 8px\">\(staff($0))</li>" }.joined(separator: "\n")
        return heading(.whatYouCanDo)
            + (asks.isEmpty ? "" : "\n<ul style=\"margin:0 0 12px;padding:0 24px\">\n\(asks)\n</ul>")
            + "\n<p\(ofWords) style=\"\(Self.paragraph)\">\(document.words[.conduct].escaped)</p>"
    }

    private var recipients: String {
        guard !document.targets.isEmpty else { return "" }
        let entries = document.targets.map { target in
            let title = target.title.isEmpty ? "" : "<br>\n<bdi>\(target.title.escaped)</bdi>"
            let lines = target.lines.map { "<br>\n" + line($0) }.joined()
            return
                "<p style=\"\(Self.paragraph)\"><strong><bdi>\(target.name.escaped)</bdi></strong>\(title)\(lines)</p>"
        }
        return heading(.writeTo) + "\n" + entries.joined(separator: "\n")
    }

    private var letter: String {
        guard !document.sampleLetter.isEmpty else { return "" }
        let edge = document.direction.startSide
        return heading(.sampleLetter)
            + "\n<div style=\"border-\(edge):3px solid \(Self.grey);padding:0 12px\">\n"
            + paragraphs(document.sampleLetter) + "\n</div>"
    }

    private var footer: String {
        let organisation = document.organisation
        let leave = document.leave
        var lines = [document.whyYou.escaped]
        lines.append("\(leave.before.escaped)\(mailLink(leave.address))\(leave.after.escaped)")
        var sender = [organisation.name.escaped]
        if let address = organisation.postalAddress { sender.append(LetterText.normalised(address).escapedLines) }
        if let website = organisation.website.map(LetterText.line) {
            let isLink = website.hasPrefix("https://") || website.hasPrefix("http://")
            sender.append(isLink ? "<a href=\"\(website.escaped)\">\(website.escaped)</a>" : website.escaped)
        }
        return "<hr style=\"border:0;border-top:1px solid \(Self.grey);margin:24px 0 12px\">\n"
            + "<p\(ofWords) style=\"\(Self.small)\">\(lines.joined(separator: "<br>\n"))</p>\n"
            + "<p style=\"\(Self.small)\"><bdi>\(sender.joined(separator: "</bdi><br>\n<bdi>"))</bdi></p>"
    }

    private func heading(_ phrase: FixedWords.Phrase) -> String {
        "<h2\(ofWords) style=\"\(Self.section)\">\(document.words[phrase].escaped)</h2>"
    }

    private func boxed(_ text: String) -> String {
        "<p\(ofWords) style=\"\(Self.paragraph);border:1px solid \(Self.grey);padding:8px 12px\">\(text.escaped)</p>"
    }

    private func paragraphs(_ text: String, style: String = "") -> String {
        LetterText.paragraphs(text)
            .map { lines in
                let content = lines.map { staff(String($0)) }.joined(separator: "<br>\n")
                return "<p style=\"\(Self.paragraph)\(style)\">\(content)</p>"
            }
            .joined(separator: "\n")
    }

    private func staff(_ text: String) -> String {
        document.direction == .rightToLeft ? text.escapedWithIsolatedNumbers : text.escaped
    }

    private func line(_ line: AlertDocument.Line) -> String {
        let value =
            switch line.kind {
            case .code: "<bdi dir=\"ltr\">\(line.value.escaped)</bdi>"
            case .email: mailLink(line.value)
            case .text, .address: "<bdi>\(line.value.escapedLines)</bdi>"
            }
        return "<span\(ofWords)>\(line.label.escaped):</span> \(value)"
    }

    private func mailLink(_ address: String) -> String {
        guard let link = try? MailAddress(address).link else { return "<bdi dir=\"ltr\">\(address.escaped)</bdi>" }
        return "<a href=\"\(link.escaped)\"><bdi dir=\"ltr\">\(address.escaped)</bdi></a>"
    }

    /// Legible on white and on black.
    private static let grey = "#888888"
    private static let text = "font-family:sans-serif;font-size:16px;line-height:1.5"
    private static let kicker = "margin:0 0 4px;font-size:14px;font-weight:bold"
    private static let title = "margin:0 0 12px;font-size:22px;line-height:1.3"
    private static let section = "margin:24px 0 8px;font-size:18px;line-height:1.3"
    private static let paragraph = "margin:0 0 12px"
    private static let strong = ";font-weight:bold"
    private static let small = "margin:0 0 8px;font-size:13px"
}
