// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation
import Testing

@Suite("Fixed words and embedded files")
struct FixedWordsTests {
    @Test("every file of config/languages and the regions are inside the program, byte for byte")
    func embedded() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config")
        let languages = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "languages").path())
        let templates = try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: "templates").path())
            .filter { $0.hasSuffix(".mustache") }
        let expected =
            languages.map { "languages/\($0)" } + templates.map { "templates/\($0)" } + ["regions.json5"]
        let files = Samples.embedded()
        #expect(files.map(\.path).sorted() == expected.sorted(), "add the missing ones to Sources/CConfig/files.c")
        for (path, bytes) in files {
            #expect(try Data(contentsOf: root.appending(path: path)) == Data(bytes), "\(path)")
        }
    }

    @Test("every language says everything")
    func complete() throws {
        let words = try Samples.words()
        let missing = Self.index.filter { !words.available.map(\.text).contains($0) }
        #expect(missing == [])
        let english = words.words(for: .english)
        for language in words.available where language != .english {
            let own = words.words(for: language)
            #expect(own.language == language)
            // What is the same as in English was forgotten; a few words are the same in both.
            let same = FixedWords.Phrase.allCases.filter {
                own[$0] == english[$0] && !["Fax", "E-mail", "Webhook", "Code"].contains(own[$0])
            }
            #expect(same == [], "\(language)")
            #expect(words.missing(in: language) == [])
            #expect(!words.isReviewed(language), "nobody has read \(language) yet; the README says so")
        }
    }

    /// The 57 languages in which the organisation's publications are indexed.
    private static let index = [
        "en", "es", "fr", "ar", "ru", "pt", "id", "zh-Hans", "fa", "pl", "tr", "it", "ko", "he", "ro", "uk", "de", "ja",
        "sl",
        "si", "sq", "ta", "th", "sr", "cs", "el", "ne", "ms", "hu", "bg", "nl", "uz", "km", "da", "mn", "sk", "tg",
        "az", "bn",
        "bs", "ky", "vi", "am", "kk", "pa", "ps", "ur", "be", "et", "hy", "ka", "mk", "ml", "sv", "sw", "ug", "zu",
    ]

    @Test("a language without a file gets the nearest one, else English")
    func nearest() throws {
        let words = try Samples.words()
        for (language, expected) in [
            ("pt-BR", "pt"), ("es-MX", "es"), ("zh-CN", "zh-Hans"), ("so", "en"), ("xx", "en"),
        ] {
            #expect(words.words(for: try #require(LanguageTag(language))).language.text == expected)
        }
    }

    @Test("of a text's languages those stay whose words somebody has read; where none is left, its own fallback")
    func reviewed() throws {
        let read = Samples.embedded().filter { ["languages/es.json5", "languages/ar.json5"].contains($0.path) }
            .map {
                (
                    path: $0.path,
                    bytes: Array(
                        String(decoding: $0.bytes, as: UTF8.self)
                            .replacing("review: \"none\"", with: "review: \"m.ruiz 2026-11-21\"").utf8)
                )
            }
        let words = try FixedWords(files: Samples.embedded() + read)
        func tags(_ texts: String...) -> [LanguageTag] { texts.compactMap(LanguageTag.init) }
        #expect(words.reviewed(of: tags("en", "fr", "es-MX", "ar"), fallback: [.english]) == tags("es-MX", "ar"))
        #expect(words.reviewed(of: tags("en", "fr", "ru"), fallback: [.english]) == [.english])
        #expect(words.isReviewed(try #require(LanguageTag("ar-EG"))) && !words.isReviewed(.english))
    }

    @Test("a phrase that a language lacks is said in English")
    func partly() throws {
        let half = Array("{ review: 'none', alert: 'Mendesak' }".utf8)
        let words = try FixedWords(files: Samples.embedded() + [("languages/id.json5", half)])
        let indonesian = words.words(for: try #require(LanguageTag("id")))
        #expect(indonesian[.alert] == "Mendesak")
        #expect(indonesian[.fax] == "Fax")
    }

    @Test(
        "a broken file is refused with its name and line",
        arguments: [
            ("languages/id.json5", "{ review: 'none',\n alarm: 'x' }", "line 2: alarm: "),
            ("languages/id.json5", "{ review: 'none',\n respondBy: 'soon' }", "{time} is missing"),
            ("languages/id.json5", "{ alert: 'x' }", "review"),
            ("languages/id.json5", "{ review: 'none', alert: 'two\\nlines' }", "line break"),
            ("languages/id.json5", "[]", "group"),
            ("languages/id.json5", "{", "line 1"),
            ("languages/not a tag.json5", "{}", "language tag"),
        ])
    func broken(_ path: String, _ text: String, _ reason: String) throws {
        do throws(ComposingFault) {
            _ = try FixedWords(files: Samples.embedded() + [(path, Array(text.utf8))])
            Issue.record("taken")
        } catch {
            #expect(error.description.contains(path) && error.description.contains(reason), "\(error)")
        }
    }

    @Test("without English nothing starts")
    func english() throws {
        let files = Samples.embedded().filter { $0.path != "languages/en.json5" }
        #expect(throws: ComposingFault.self) { try FixedWords(files: files) }
    }

    @Test("the region table reads, and a broken one is refused with its line")
    func regions() throws {
        let bytes = try #require(Samples.embedded().first { $0.path == "regions.json5" }).bytes
        let table = try RegionTable(json5: bytes)
        #expect(table.index.keys.sorted() == ["AFR", "AMR", "ASA", "EUR", "MDE"])
        #expect(table.names["USA"] == "US")
        #expect(throws: ComposingFault.self) {
            try RegionTable(json5: Array("{ index: { AFR: { areas: [1] } } }".utf8))
        }
        #expect(throws: ComposingFault.self) { try RegionTable(json5: Array("{ index: {}, other: 1 }".utf8)) }
    }
}
