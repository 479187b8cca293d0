// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("Language lookup")
struct LanguageLookupTests {
    struct Case: CustomTestStringConvertible {
        let ladder: String
        let available: String
        let fallback: String
        let chosen: String?

        init(_ ladder: String, _ available: String, else fallback: String = "en", takes chosen: String?) {
            self.ladder = ladder
            self.available = available
            self.fallback = fallback
            self.chosen = chosen
        }

        var testDescription: String {
            "[\(ladder)] among [\(available)] else [\(fallback)] takes \(chosen ?? "nothing")"
        }
    }

    @Test(
        "a reader gets the text that they read best",
        arguments: [
            // The same tag, the plain language, the only variety there is.
            Case("fr", "en fr", takes: "fr"),
            Case("fr-CA", "en fr", takes: "fr"),
            Case("pt", "en pt-BR", takes: "pt-BR"),
            Case("pt", "pt-PT pt-BR en", takes: "pt-BR"),
            Case("pt-AO", "pt-BR pt-PT en", takes: "pt-PT"),
            Case("es-MX", "en es", takes: "es"),
            Case("es-MX", "en es-419", takes: "es-419"),
            Case("es-MX", "es es-419 en", takes: "es-419"),
            Case("es-MX", "es-ES es-AR en", takes: "es-AR"),
            Case("en-AU", "en-US en-GB", takes: "en-GB"),
            Case("en-GB", "en-US en", takes: "en"),
            // Chinese: the script decides.
            Case("zh-TW", "zh-Hans zh-Hant en", takes: "zh-Hant"),
            Case("zh-HK", "zh zh-Hant en", takes: "zh-Hant"),
            Case("zh", "zh-Hant zh-Hans en", takes: "zh-Hans"),
            Case("zh-Hant en", "zh-Hans en", takes: "en"),
            Case("zh-TW", "zh-Hans en", takes: "zh-Hans"),
            // Serbian: Cyrillic only after every choice of the reader's own.
            Case("sr-Latn en", "sr en", takes: "en"),
            Case("sr-Latn hr de", "sr de", takes: "de"),
            Case("sr-Latn", "sr en", takes: "sr"),
            Case("sr-Latn-ME", "sr sr-Latn en", takes: "sr-Latn"),
            Case("sr-ME", "sr sr-Latn en", takes: "sr-Latn"),
            Case("sr", "sr-Latn sr-Cyrl en", takes: "sr-Cyrl"),
            // Scripts that readers of the other do not know are never crossed.
            Case("pa-PK", "pa en", takes: "en"),
            Case("ur pa-Arab", "pa hi en", takes: "en"),
            Case("ku-Arab", "ku en", takes: "en"),
            Case("hi-Latn", "hi en", takes: "en"),
            Case("az-Cyrl ru", "az ru en", takes: "ru"),
            // The ladder's order counts, not the nearness.
            Case("ca es-MX", "es en", takes: "es"),
            Case("am en fr", "fr en", takes: "en"),
            // Old and wide codes.
            Case("iw", "he en", takes: "he"),
            Case("he", "iw en", takes: "iw"),
            Case("nb", "no en", takes: "no"),
            Case("no", "nb en", takes: "nb"),
            Case("cmn", "zh-Hans en", takes: "zh-Hans"),
            Case("prs", "fa en", takes: "fa"),
            Case("swh-KE", "sw en", takes: "sw"),
            Case("sh", "sr sr-Latn", takes: "sr-Latn"),
            Case("tl", "fil en", takes: "fil"),
            // Variants: the truncation of RFC 4647.
            Case("sl-rozaj-biske", "sl sl-rozaj en", takes: "sl-rozaj"),
            Case("de-1996", "de en", takes: "de"),
            // Then the fallback, in its order; then nothing.
            Case("xh", "fr es", else: "en es fr", takes: "es"),
            Case("xh", "fr-CA", else: "en fr", takes: "fr-CA"),
            Case("xh", "fr", else: "en", takes: nil),
            Case("xh", "", else: "en", takes: nil),
            Case("", "en", else: "en", takes: "en"),
            // A language that CLDR does not know is found by name.
            Case("qaa", "qaa en", takes: "qaa"),
            Case("qaa-XX", "qaa en", takes: "qaa"),
        ])
    func choice(_ example: Case) throws {
        let chosen = LanguageLookup.choose(
            ladder: try tags(example.ladder), available: try tags(example.available),
            fallback: try tags(example.fallback))
        #expect(chosen?.text == example.chosen)
    }

    @Test("the order in which texts are listed changes nothing")
    func orderOfTexts() throws {
        let available = try tags("es-AR es-CO es-419 es-ES es en")
        for _ in 0..<20 {
            let chosen = LanguageLookup.choose(
                ladder: try tags("es-MX"), available: available.shuffled(), fallback: [.english])
            #expect(chosen?.text == "es-419")
        }
    }

    @Test("the language filter asks whether the ladder reads one of them")
    func filter() throws {
        #expect(LanguageLookup.reads(ladder: try tags("de es-MX"), anyOf: try tags("fr es")))
        #expect(!LanguageLookup.reads(ladder: try tags("de en"), anyOf: try tags("fr es")))
        #expect(!LanguageLookup.reads(ladder: try tags("de"), anyOf: []))
    }

    private func tags(_ list: String) throws -> [LanguageTag] {
        try list.split(separator: " ").map { try #require(LanguageTag(String($0))) }
    }
}
