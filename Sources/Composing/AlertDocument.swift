// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// What a letter says, in order, before it is text or HTML: everything a person needs to act from the letter alone.
struct AlertDocument {
    let language: LanguageTag
    let direction: Direction
    /// The language of the fixed words: another one where there is no file for the reader's.
    let words: FixedWords.Words
    let headline: String
    let subject: String
    /// What the mail's subject line says: the headline too, where the reader has had the same subject before.
    var subjectLine: String { isSecond ? "\(headline): \(subject)" : subject }
    private let isSecond: Bool
    /// Reference, country, catalogue number: label and value.
    let facts: [Line]
    let notice: String?
    /// Whether it asks for anything; a withdrawal names the appeal and says no more.
    let isCall: Bool
    /// What holds the time, and the time alone, so that it can be set off.
    let respondBy: (before: String, time: String, after: String)
    let alleged: String?
    let summary: String
    let body: String
    let asks: [String]
    let targets: [Recipient]
    let sampleLetter: String
    let whyYou: String
    let organisation: Organisation

    /// A label and what stands behind it.
    struct Line {
        enum Kind {
            /// Letters and digits that run left to right in every language.
            case code
            case address
            case email
            /// In whatever language it is.
            case text
        }

        let label: String
        let value: String
        let kind: Kind
    }

    /// An authority to be written to.
    struct Recipient {
        let name: String
        let title: String
        let lines: [Line]
    }

    init(_ edition: Edition, words: FixedWords.Words, organisation: Organisation) {
        let action = edition.action
        language = edition.language
        direction = Direction(of: edition.language)
        self.words = words
        self.organisation = organisation
        headline = words[edition.marking.headline]
        subject = LetterText.line(edition.text.subject)
        isSecond = [.correction, .withdrawal, .reminder].contains(edition.marking)
        let locale = Locale(identifier: edition.language.text)
        let country = locale.localizedString(forRegionCode: action.country.text) ?? action.country.text
        var facts = [
            Line(label: words[.reference], value: action.reference.text, kind: .code),
            Line(label: words[.country], value: country, kind: .text),
        ]
        if let index = action.index.map(LetterText.line), !index.isEmpty {
            facts.append(Line(label: words[.index], value: index, kind: .code))
        }
        self.facts = facts
        notice = edition.marking.notice.map { words[$0] }
        isCall = edition.marking != .withdrawal
        respondBy = Self.parts(
            words[.respondBy], .respondBy,
            filledWith: Deadline.text(edition.closes, language: words.language, utcOffset: edition.utcOffset))
        alleged = action.alleged ? words[.alleged] : nil
        summary = LetterText.normalised(edition.text.summary)
        body = LetterText.normalised(edition.text.body)
        asks = edition.text.asks.map(LetterText.line).filter { !$0.isEmpty }
        targets = action.targets.map { Self.recipient($0, words) }
        sampleLetter = LetterText.normalised(edition.text.sampleLetter ?? "")
        whyYou = words[.whyYou].replacing("{organisation}", with: organisation.name)
    }

    private static func recipient(_ target: Target, _ words: FixedWords.Words) -> Recipient {
        let fields: [(FixedWords.Phrase, String?, Line.Kind)] = [
            (.address, target.address, .address), (.email, target.email, .email), (.fax, target.fax, .code),
            (.phone, target.phone, .code), (.salutation, target.salutation, .text),
        ]
        return Recipient(
            name: LetterText.line(target.name), title: LetterText.line(target.title ?? ""),
            lines: fields.compactMap { phrase, value, kind in
                let value = kind == .address ? LetterText.normalised(value ?? "") : LetterText.line(value ?? "")
                return value.isEmpty ? nil : Line(label: words[phrase], value: value, kind: kind)
            })
    }

    private static func parts(
        _ text: String, _ phrase: FixedWords.Phrase, filledWith value: String
    ) -> (String, String, String) {
        guard let hole = phrase.placeholder.flatMap({ text.firstRange(of: $0) }) else { return (text, value, "") }
        return (String(text[..<hole.lowerBound]), value, String(text[hole.upperBound...]))
    }
}
