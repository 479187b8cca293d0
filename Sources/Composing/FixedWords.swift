// SPDX-License-Identifier: MIT

import Domain
import JSON5

/// The words around the staff's own text, in every language there is a file for in `config/languages`.
public struct FixedWords: Sendable {
    private let byLanguage: [LanguageTag: [Phrase: String]]
    private let languages: [LanguageTag]
    private let reviewed: Set<LanguageTag>

    /// One thing that every letter says in the reader's language; the raw value is the key in the files.
    public enum Phrase: String, Sendable, CaseIterable {
        case alert, correction, update, outcome, withdrawal, reminder
        case correctionNotice, updateNotice, outcomeNotice, withdrawalNotice, reminderNotice
        case alleged
        /// Holds `{time}`.
        case respondBy
        case tooLate
        case country, reference, index
        case whatYouCanDo, conduct
        case writeTo, salutation, address, email, fax, phone
        case sampleLetter
        case linkActed, actedNote, linkPreferences, linkLeave
        /// Holds `{organisation}`.
        case whyYou
        case shortened

        // Pages.
        case pageActed, actedIntro, didLetter, didFax, didCall, didEmail, didOther, send, thanks
        case pageLeave, leaveIntro, leaveButton, left, rather
        case pagePreferences, languagesLabel
        /// Holds `{number}`.
        case languageNumbered
        case amountLabel, amountAll, amountLimited, amountNone, pauseLabel, pauseHint
        case issuesLabel, regionsLabel, emptyHint, save, saved
        case webhookLabel, webhookHint, webhookAddress, webhookFormat, sendCode, codeSent, code, confirm, codeWrong
        case webhookConfirmed, webhookSecret, webhookRefused, webhookRemove, lastWay
        case linkBroken, linkGone, tooManyTries, notNow, checkInput, notValid

        /// What is filled in when the letter is rendered; nil for plain phrases.
        public var placeholder: String? {
            switch self {
            case .respondBy: "{time}"
            case .whyYou: "{organisation}"
            case .languageNumbered: "{number}"
            default: nil
            }
        }
    }

    /// Reads the files: path below `config/` (`languages/es.json5`) and bytes.
    ///
    /// Files of other folders are passed over. English must be complete, because whatever another language lacks is
    /// said in English. A key that no phrase has, or a placeholder that is missing, is a fault.
    public init(files: [(path: String, bytes: [UInt8])]) throws(ComposingFault) {
        var byLanguage: [LanguageTag: [Phrase: String]] = [:]
        var reviewed: Set<LanguageTag> = []
        for (path, bytes) in files where path.hasPrefix(Self.folder) && path.hasSuffix(Self.ending) {
            guard let language = LanguageTag(String(path.dropFirst(Self.folder.count).dropLast(Self.ending.count)))
            else { throw .unreadable(file: path, reason: "the file's name is no language tag") }
            let file = try Self.read(bytes, of: path)
            byLanguage[language] = file.phrases
            if file.isReviewed { reviewed.insert(language) }
        }
        let english = byLanguage[.english] ?? [:]
        if let missing = Phrase.allCases.first(where: { english[$0] == nil }) {
            throw .unreadable(file: "\(Self.folder)en\(Self.ending)", reason: "\(missing.rawValue) is missing")
        }
        self.byLanguage = byLanguage
        self.reviewed = reviewed
        languages = byLanguage.keys.sorted()
    }

    /// The words for readers of a text in this language: the nearest language that has a file, else English.
    public func words(for language: LanguageTag) -> Words {
        let nearest =
            LanguageLookup.choose(ladder: [language], available: languages, fallback: [.english]) ?? .english
        return Words(
            language: nearest, phrases: byLanguage[nearest] ?? [:], english: byLanguage[.english] ?? [:])
    }

    /// The languages that have a file.
    public var available: [LanguageTag] { languages }

    /// The languages that say all of these themselves, so that nothing of a page falls to English.
    public func available(with phrases: [Phrase]) -> [LanguageTag] {
        languages.filter { language in phrases.allSatisfy { byLanguage[language]?[$0] != nil } }
    }

    /// Whether somebody who grew up with the words around a text in this language has read them.
    public func isReviewed(_ language: LanguageTag) -> Bool { reviewed.contains(words(for: language).language) }

    /// Of the languages that a text has, those whose fixed words somebody has read.
    ///
    /// Where that leaves none, the text's own fallback: better unread words around it than no alert.
    public func reviewed(of available: [LanguageTag], fallback: [LanguageTag]) -> [LanguageTag] {
        let reviewed = available.filter(isReviewed)
        return reviewed.isEmpty ? available.filter(fallback.contains) : reviewed
    }

    /// What a language says in English, because its file lacks it.
    public func missing(in language: LanguageTag) -> [Phrase] {
        Phrase.allCases.filter { byLanguage[language]?[$0] == nil }
    }

    /// One language's words.
    public struct Words: Sendable {
        public let language: LanguageTag
        fileprivate let phrases: [Phrase: String]
        fileprivate let english: [Phrase: String]

        public subscript(_ phrase: Phrase) -> String { phrases[phrase] ?? english[phrase] ?? "" }
    }

    /// How far a language's file has been read by somebody who grew up with it; the value of its `review` key.
    public static let reviewKey = "review"
    private static let notReviewed = "none"

    private static func read(
        _ bytes: [UInt8], of path: String
    ) throws(ComposingFault) -> (phrases: [Phrase: String], isReviewed: Bool) {
        try ConfigReader.read(bytes, of: path) { reader in
            var phrases: [Phrase: String] = [:]
            for phrase in Phrase.allCases {
                guard let field = reader[phrase.rawValue], let text = field.string(1...longestPhrase) else { continue }
                if let placeholder = phrase.placeholder, !text.contains(placeholder) {
                    field.fault("\(placeholder) is missing", expected: "a text with \(placeholder) in it")
                }
                if text.breaksLines { field.fault("there is a line break", expected: "one line of text") }
                phrases[phrase] = text
            }
            let review = reader.required(reviewKey, expected: "\"none\", or who has read the file")?.string(
                1...longestPhrase)
            return (phrases, review != nil && review != notReviewed)
        }
    }

    /// In characters; a phrase is a sentence or three.
    private static let longestPhrase = 500
    private static let folder = "languages/"
    private static let ending = ".json5"
}
