// SPDX-License-Identifier: MIT

import Foundation

/// English region names as people write them: how two spellings are found to be the same name.
enum RegionName {
    /// Lower case, without accents, punctuation, spaces and articles; `&` is `and`, `Saint` is `St`.
    static func folded(_ name: String) -> String {
        name.replacing("&", with: " and ")
            .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: english)
            .split { !$0.isLetter && !$0.isNumber }
            .filter { $0 != "the" }
            .map { $0 == "saint" ? "st" : $0 }
            .joined()
    }

    /// The name itself, and, where part of it stands in brackets, each part alone: `Myanmar (Burma)`.
    static func variants(of name: String) -> [String] {
        let parts = name.contains("(") ? name.split(whereSeparator: { $0 == "(" || $0 == ")" }).map(String.init) : []
        return ([name] + parts).map(folded)
    }

    /// Levenshtein's distance, in characters.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (line, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for (column, other) in right.enumerated() {
                let changed = diagonal + (letter == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }

    private static let english = Locale(identifier: "en")
}
