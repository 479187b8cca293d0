// SPDX-License-Identifier: MIT

import Domain
import Mustache

/// A letter's values as its templates name them, made fit for HTML or for plain text.
struct LetterValues {
    enum Form {
        case html
        case plainText
    }

    private let document: AlertDocument
    private let form: Form
    private let isRightToLeft: Bool

    init(_ document: AlertDocument, as form: Form) {
        self.document = document
        self.form = form
        isRightToLeft = document.direction == .rightToLeft
    }

    /// Everything; ``names`` lists the names.
    func value(links: [PersonalLinks.Page: String]) -> TemplateValue {
        var values: [String: TemplateValue] = [
            "language": .text(document.language.text), "direction": .text(document.direction.rawValue),
            "start": .text(document.direction.startSide), "isRightToLeft": .flag(isRightToLeft),
            "wordsLanguage": .text(document.words.language.text),
            "wordsDirection": .text(Direction(of: document.words.language).rawValue),
            "hasOwnWordsLanguage": .flag(document.words.language.language != document.language.language),
            "subject": .text(document.subject), "title": staff(document.subject), "headline": .text(document.headline),
            "isCall": .flag(document.isCall), "notice": .text(orNothing: document.notice),
            "alleged": .text(orNothing: document.alleged),
            "facts": .list(lines(document.facts)), "signatureLine": "-- ",
            "whyYou": .text(document.whyYou), "organisation": organisation,
            "links": .group(Dictionary(uniqueKeysWithValues: links.map { ($0.rawValue, .text($1)) })),
        ]
        for phrase in Self.phrases { values[phrase.rawValue] = .text(document.words[phrase]) }
        values.merge(call) { _, own in own }
        return .group(values)
    }

    /// What only a letter that asks for something says.
    private var call: [String: TemplateValue] {
        let time = document.respondBy
        return [
            "respondBy": [
                "before": .text(time.before), "time": .text(isolated(time.time)), "after": .text(time.after),
            ],
            "summary": paragraphs(document.summary), "body": paragraphs(document.body),
            "asks": .list(document.asks.map(staff)), "hasAsks": .flag(!document.asks.isEmpty),
            "targets": .list(document.targets.enumerated().map { target($0 + 1, $1) }),
            "hasTargets": .flag(!document.targets.isEmpty),
            "letter": paragraphs(document.sampleLetter), "hasLetter": .flag(!document.sampleLetter.isEmpty),
        ]
    }

    private var organisation: TemplateValue {
        let organisation = document.organisation
        let address = LetterText.normalised(organisation.postalAddress ?? "").split(separator: "\n")
        return [
            "name": .text(organisation.name), "address": .list(address.map { .text(String($0)) }),
            "website": .text(LetterText.line(organisation.website ?? "")),
        ]
    }

    private func target(_ number: Int, _ target: AlertDocument.Recipient) -> TemplateValue {
        [
            "number": .text("\(number)"), "name": .text(isolated(target.name)), "title": .text(isolated(target.title)),
            "lines": .list(lines(target.lines)),
        ]
    }

    private func lines(_ lines: [AlertDocument.Line]) -> [TemplateValue] {
        lines.enumerated().map { position, line in
            let isAddress = (try? MailAddress(line.value))?.link
            let isEmail = line.kind == .email && isAddress != nil
            let isCode = line.kind == .code || line.kind == .email
            return [
                "label": .text(line.label), "value": value(line, leftToRight: isCode),
                "isEmail": .flag(isEmail), "link": .text(orNothing: isEmail ? isAddress : nil),
                "isCode": .flag(isCode && !isEmail), "isText": .flag(!isCode),
                // A number that breaks at the end of a line is dialled wrongly; a long one would not fit.
                "isShort": .flag(line.value.count <= Self.longestUnbroken),
                "isBlock": .flag(line.value.contains("\n")),
                "isLast": .flag(position == lines.count - 1),
            ]
        }
    }

    private func value(_ line: AlertDocument.Line, leftToRight: Bool) -> TemplateValue {
        switch form {
        case .html: .markup(line.value.escapedLines)
        case .plainText:
            .text(isolated(line.value, leftToRight: leftToRight).replacing("\n", with: "\n     "))
        }
    }

    /// Blocks of lines; each is one paragraph.
    private func paragraphs(_ text: String) -> TemplateValue {
        .list(
            LetterText.paragraphs(text).map { lines in
                switch form {
                case .html: .markup(lines.map { markup(String($0)) }.joined(separator: "<br>\n"))
                case .plainText: .text(lines.joined(separator: "\n"))
                }
            })
    }

    /// One line of the staff's own.
    private func staff(_ text: String) -> TemplateValue {
        switch form {
        case .html: .markup(markup(text))
        case .plainText: .text(text)
        }
    }

    private func markup(_ text: String) -> String {
        isRightToLeft ? text.escapedWithIsolatedNumbers : text.escapedForHTML
    }

    /// Keeps a value of another direction from turning what stands around it (UAX #9, isolates).
    ///
    /// Only in plain text of right-to-left languages; HTML has `bdi`.
    private func isolated(_ text: String, leftToRight: Bool = false) -> String {
        guard isRightToLeft, form == .plainText, !text.isEmpty else { return text }
        let begin = leftToRight ? Isolates.leftToRight : Isolates.firstStrong
        // An isolate ends with its paragraph, so each line gets its own.
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "\(begin)\($0)\(Isolates.end)" }
            .joined(separator: "\n")
    }

    /// Characters: half of a narrow screen.
    private static let longestUnbroken = 24

    /// Fixed words that templates may use as they are.
    private static let phrases: [FixedWords.Phrase] = [
        .tooLate, .whatYouCanDo, .conduct, .writeTo, .sampleLetter, .linkActed, .actedNote, .linkPreferences,
        .linkLeave,
    ]

    /// Every name that a template may ask for.
    static let names: Set<String> =
        Set(phrases.map(\.rawValue)).union(PersonalLinks.Page.allCases.map(\.rawValue)).union([
            "language", "direction", "start", "isRightToLeft", "wordsLanguage", "wordsDirection", "hasOwnWordsLanguage",
            "subject", "title", "headline", "isCall", "notice", "alleged", "facts", "signatureLine", "whyYou",
            "organisation", "links", "respondBy", "before", "time", "after", "summary", "body", "asks", "hasAsks",
            "targets", "hasTargets", "letter", "hasLetter", "name", "address", "website", "number", "lines", "label",
            "value", "link", "isEmail", "isCode", "isText", "isLast", "isShort", "isBlock",
        ])
}

/// Direction isolates (UAX #9).
enum Isolates {
    static let leftToRight = "\u{2066}"
    static let firstStrong = "\u{2068}"
    static let end = "\u{2069}"
}
