// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Mustache

/// Makes the volunteers' pages from templates, fixed words and values: whole HTML that needs no script and loads nothing.
///
/// Each page is in one language from its first word to its last: the best of the reader's ladder that has all words of the
/// pages, else English.
public struct PageComposer: Sendable {
    private let organisation: Organisation
    private let words: FixedWords
    private let templates: [String: Template]
    /// Languages that have all words of the pages.
    private let languages: [LanguageTag]
    /// `sha256-…` of the style sheet, for the pages' policy.
    public let styleHash: String

    /// Reads the templates, all of them and now, so that no page fails later.
    ///
    /// - Parameters:
    ///   - organisation: Its name and website stand on every page.
    ///   - words: In every language.
    ///   - files: Path below `config/` and bytes; templates are taken, those of pages read.
    /// - Throws: The first file that cannot be used.
    public init(organisation: Organisation, words: FixedWords, files: [(path: String, bytes: [UInt8])])
        throws(ComposingFault)
    {
        self.organisation = organisation
        self.words = words
        let texts = TemplateFiles.texts(in: files)
        var templates: [String: Template] = [:]
        for name in Self.pages {
            templates[name] = try TemplateFiles.read(
                "pages/\(name).html", kind: .html, of: texts, knowing: PageValues.names)
        }
        self.templates = templates
        styleHash = "sha256-" + Base64.encode(Digest.sha256(Array((texts["pages/style.css"] ?? "").utf8)))
        languages = words.available(with: Self.phrases)
    }

    /// Makes a page for a reader.
    ///
    /// - Parameters:
    ///   - content: What it says.
    ///   - ladder: The reader's languages, best first.
    /// - Returns: The page, and in which language it is.
    public func page(_ content: PageContent, for ladder: [LanguageTag]) -> Page {
        let language =
            LanguageLookup.choose(ladder: ladder, available: languages, fallback: [.english]) ?? .english
        let page = PageValues(
            language: language, words: words.words(for: language), organisation: organisation,
            offered: offeredLanguages)
        let (name, values) = page.values(of: content)
        let html = templates[name]?.render(.group(values)) ?? ""
        return Page(html: Array(html.utf8), language: language)
    }

    /// Languages that everybody can choose: those in which there are letters.
    public var offeredLanguages: [LanguageTag] { words.available }

    /// The words of pages.
    static let phrases: [FixedWords.Phrase] = {
        let all = FixedWords.Phrase.allCases
        guard let first = all.firstIndex(of: .pageActed) else { return all }
        return Array(all[first...])
    }()

    private static let pages = ["leave", "acted", "preferences", "notice"]
}
