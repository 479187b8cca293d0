// SPDX-License-Identifier: MIT

import Domain
import Foundation
import JSON5

/// Which language tags name a language that exists: ISO 639 as Foundation has it, with script and region where given.
enum KnownLanguages {
    /// Nil if `text` is no tag, or its language, script or region does not exist.
    static func tag(_ text: String) -> LanguageTag? {
        guard let tag = LanguageTag(text), isKnown(tag) else { return nil }
        return tag
    }

    static func tag(_ text: String, orReportTo field: NodeField) -> LanguageTag? {
        if let tag = tag(text) { return tag }
        field.fault("there is no language \"\(Spelling.shown(text))\"", expected: expected)
        return nil
    }

    static let expected = "a BCP 47 tag such as \"es\", \"pt-BR\" or \"zh-Hant\""

    private static func isKnown(_ tag: LanguageTag) -> Bool {
        let parts = tag.text.split(separator: "-")
        guard languages.contains(String(parts[0])) else { return false }
        // Variants and extensions follow as written; only the first two subtags are looked up.
        for part in parts.dropFirst().prefix(2) {
            if part.count == 4, part.utf8.allSatisfy({ $0 >= 0x41 }) {
                guard Locale.Script(String(part)).isISOScript else { return false }
            } else if part.count == 2 || part.count == 3 && part.utf8.allSatisfy({ $0 < 0x41 }) {
                guard Locale.Region(String(part)).isISORegion else { return false }
            } else {
                break
            }
        }
        return true
    }

    private static let languages: Set<String> = Set(Locale.LanguageCode.isoLanguageCodes.map(\.identifier))
        .union(older).subtracting(noLanguages)

    /// Withdrawn or replaced in ISO 639, still found in address books.
    private static let older: Set<String> = ["tl", "iw", "in", "ji", "jw", "mo", "sh"]
    /// Undetermined, multiple, uncoded, no content: nobody reads these.
    private static let noLanguages: Set<String> = ["und", "mul", "mis", "zxx"]
}
