// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// What a language tag stands for: language, likely script, and its line of parents up to the language itself.
///
/// From Foundation's CLDR data: `zh-TW` is Chinese in traditional script; `es-MX` descends from `es-419`, then `es`.
struct LikelyLanguage: Sendable, Hashable {
    /// Primary language in today's code: `he` for `iw`, `no` for `nb`.
    let language: String
    /// ISO 15924; empty when CLDR knows none.
    let script: String
    /// Maximal identifiers, the tag's own first.
    let lineage: [String]

    /// The line of parents is never longer (`zh-MO` has the longest today, 4).
    static let deepestLineage = 8

    /// The tag's meaning, from the cache when it was asked for before.
    static func of(_ tag: LanguageTag) -> LikelyLanguage {
        if let known = cache.withLock({ $0[tag] }) { return known }
        let found = LikelyLanguage(tag)
        cache.withLock { known in
            // Tags come from rosters, which strangers may fill: the cache must not grow with them.
            if known.count >= cacheLimit { known.removeAll(keepingCapacity: true) }
            known[tag] = found
        }
        return found
    }

    private init(_ tag: LanguageTag) {
        var current = Locale.Language(identifier: Locale.identifier(.bcp47, from: tag.text))
        if let modern = Self.modernCodes[String(tag.language)] {
            let rest = tag.text.dropFirst(tag.language.count)
            current = Locale.Language(identifier: modern + (modern.contains("-") ? "" : rest))
        }
        let subtags = current.maximalIdentifier.split(separator: "-").map(String.init)
        let language = subtags.first ?? String(tag.language)
        self.language = Self.sameLanguage[language] ?? language
        let script = subtags.dropFirst().first { $0.count == Self.scriptLength } ?? ""
        self.script = Self.sameScript[script] ?? script
        var lineage = [current.maximalIdentifier]
        while lineage.count < Self.deepestLineage, let parent = current.parent, !Self.isRoot(parent) {
            if parent.maximalIdentifier != lineage.last { lineage.append(parent.maximalIdentifier) }
            current = parent
        }
        self.lineage = lineage
    }

    private static func isRoot(_ language: Locale.Language) -> Bool {
        language.maximalIdentifier == "root" || language.maximalIdentifier.isEmpty
    }

    private static let scriptLength = 4
    /// More tags than rosters of any organisation hold; some hundred bytes each.
    private static let cacheLimit = 4096
    private static let cache = Mutex<[LanguageTag: LikelyLanguage]>([:])

    /// Codes that Foundation passes through although CLDR's aliases know the usual one (supplementalMetadata.xml).
    private static let modernCodes = [
        "cmn": "zh", "arb": "ar", "pes": "fa", "prs": "fa-AF", "swh": "sw", "zsm": "ms", "als": "sq", "khk": "mn",
        "kmr": "ku", "uzn": "uz", "azj": "az", "sh": "sr-Latn", "tl": "fil", "ekk": "et", "lvs": "lv", "npi": "ne",
        "pbu": "ps", "ory": "or", "gom": "kok",
    ]
    /// Written forms that their readers take for one another.
    private static let sameLanguage = ["nb": "no", "nn": "no"]
    /// Nastaliq is a style of the Arabic script, not another one.
    private static let sameScript = ["Aran": "Arab"]
}
