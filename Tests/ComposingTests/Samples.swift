// SPDX-License-Identifier: MIT

import CConfig
import Composing
import Crypto
import Domain
import Testing

/// What the tests compose.
enum Samples {
    static let organisation = Organisation(
        name: "Example Rights", from: "Urgent Actions <ua@example.org>", bounces: "bounces@example.org",
        postalAddress: "1 Example Street\nLondon WC1X 0DW\nUnited Kingdom", website: "https://example.org/ua?a=1&b=2",
        listID: "urgent-actions.example.org")

    /// The files of `config/` that are inside the program.
    static func embedded() -> [(path: String, bytes: [UInt8])] {
        var files: [(path: String, bytes: [UInt8])] = []
        guard var entry = config_file_list() else { return files }
        while let path = entry.pointee.path {
            let bytes = UnsafeBufferPointer(start: entry.pointee.bytes, count: entry.pointee.length)
            files.append((String(cString: path), Array(bytes)))
            entry = entry.successor()
        }
        return files
    }

    static func words() throws -> FixedWords { try FixedWords(files: embedded()) }

    static func composer(_ organisation: Organisation = organisation) throws -> MailComposer {
        try MailComposer(
            organisation: organisation, words: words(), templates: templates(), links: links, keys: keys())
    }

    static func templates() throws -> LetterTemplates { try LetterTemplates(files: embedded()) }

    static let links = PersonalLinks(publicURL: "https://act.example.org/ua/", tokens: ReadableTokens())

    /// Tokens that say what they are, as long as real ones.
    struct ReadableTokens: PersonalTokens {
        func text(of token: PersonalToken) -> String {
            let text = "\(token.purpose)-\(token.volunteer.number)-\(token.version?.number ?? 0)"
            return text + String(repeating: "_", count: PersonalLinks.tokenLength - text.count)
        }

        func token(_ text: String, for purpose: PersonalToken.Purpose) -> PersonalToken? { nil }
    }

    /// Keys that are nobody's.
    static func keys(_ first: UInt8 = 7) throws -> TokenKeys {
        try #require(TokenKeys([[UInt8](repeating: first, count: 32)]))
    }

    /// An edition with everything that an action can have.
    static func edition(
        _ language: String = "en", alleged: Bool = true, text: ActionText? = nil, version: Int = 1
    ) throws -> Edition {
        let tag = try #require(LanguageTag(language))
        let text = text ?? Self.text(language)
        let action = UrgentAction(
            reference: try #require(Reference("UA 042/26")), index: "AMR 37/1234/2026",
            country: try #require(CountryCode("HN")), author: "a.author", alleged: alleged, sources: ["one", "two"],
            issues: ["death-penalty"],
            targets: [
                Target(
                    name: "Ministra de Justicia", title: "Secretaría de \"Justicia\" & Derechos <Humanos>",
                    address: "Edificio Principal\nTegucigalpa\nHonduras", email: "ministra@justicia.example",
                    fax: "+504 2222 0000", phone: "+504 2222 1111", salutation: "Señora Ministra"),
                Target(name: "رئيس المحكمة العليا"),
            ],
            text: [tag: text])
        return Edition(
            action: action, version: version, language: tag, text: text,
            closes: try #require(Instant(rfc3339: "2026-11-21T20:00:00Z")),
            issued: try #require(Instant(rfc3339: "2026-11-21T08:02:00Z")))
    }

    static func claimed(
        _ address: String = "reader@example.net", name: String = "", version: UInt32 = 7, volunteer: UInt32 = 12_345,
        language: String = "en"
    ) -> ClaimedDelivery {
        let delivery = DeliveryKey(version: VersionKey(version), rank: 3, volunteer: VolunteerKey(volunteer))
        return ClaimedDelivery(
            delivery: delivery, destination: .email(address: address), name: name,
            language: LanguageTag(language) ?? .english, tries: 0, hasReserve: false)
    }

    /// Languages with a file of fixed words and without, of every script and direction that matters to encoding.
    static let languages = [
        "en", "es", "fr", "ar", "pt", "ru", "zh-Hans", "de", "fa", "tr", "hi", "sw", "pt-BR", "zh-Hant", "ur", "he",
        "am", "th", "ka", "my", "so",
    ]

    /// A text in the language's own script, with what makes encoders stumble.
    static func text(_ language: String) -> ActionText {
        let word = native[language] ?? native["en", default: ""]
        return ActionText(
            subject: "\(word): \(word) — UA 042/26", summary: "\(word). \(word)!",
            body: """
                \(word)
                .a line that begins with a dot
                .
                ..
                From the beginning of a line, a = sign and a space at the end \u{20}

                \(String(repeating: "\(word) ", count: 60))😀👩🏽‍⚖️
                \(String(repeating: "x", count: 300))
                <b>no markup</b> & "quotes" 'single' https://example.org/a?b=c
                """,
            asks: ["\(word) 1", "\(word) <2>"], sampleLetter: "\(word),\n\n\(word).\n\n.\(word)")
    }

    private static let native = [
        "en": "Lawyer arrested at dawn", "es": "Abogada detenida: ¿dónde está?", "fr": "Où est-elle ? Détenue à l’aube",
        "ar": "محامية محتجزة بمعزل عن العالم الخارجي", "pt": "Advogada detida; são 5 horas da manhã",
        "ru": "Адвокат задержана на рассвете", "zh-Hans": "律师在黎明时分被捕", "de": "Anwältin im Morgengrauen verhaftet",
        "fa": "وکیل در سپیده‌دم بازداشت شد", "tr": "Avukat şafakta gözaltına alındı", "hi": "वकील को भोर में गिरफ़्तार किया गया",
        "sw": "Wakili akamatwa alfajiri", "pt-BR": "Advogada presa ao amanhecer", "zh-Hant": "律師在黎明時分被捕",
        "ur": "وکیل کو صبح سویرے گرفتار کر لیا گیا", "he": "עורכת דין נעצרה עם שחר", "am": "ጠበቃዋ ጎህ ሲቀድ ታሰረች",
        "th": "ทนายความถูกจับกุมตอนรุ่งสาง", "ka": "ადვოკატი გამთენიისას დააკავეს", "my": "ရှေ့နေကို အရုဏ်တက်ချိန်တွင် ဖမ်းဆီး",
        "so": "Qareen la xiray waaberigii",
    ]
}
