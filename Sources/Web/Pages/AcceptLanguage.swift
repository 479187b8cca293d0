// SPDX-License-Identifier: MIT

import Domain

/// What a browser says about its reader's languages (RFC 9110 §12.5.4), for pages to whoever is not known.
enum AcceptLanguage {
    /// The tags, best first; empty for what is too long or says nothing.
    static func ladder(_ header: String?) -> [LanguageTag] {
        guard let header, header.utf8.count <= longest else { return [] }
        var wanted: [(tag: LanguageTag, weight: Double, place: Int)] = []
        for (place, item) in header.split(separator: ",").prefix(mostItems).enumerated() {
            let parts = item.split(separator: ";")
            guard let name = parts.first, let tag = LanguageTag(trimmed(name)) else { continue }
            var weight = 1.0
            if parts.count > 1 {
                let parameter = trimmed(parts[1])
                guard parameter.hasPrefix("q="), let quality = Double(parameter.dropFirst(2)),
                    (0...1).contains(quality)
                else { continue }
                weight = quality
            }
            if weight > 0 { wanted.append((tag, weight, place)) }
        }
        return wanted.sorted { ($1.weight, $0.place) < ($0.weight, $1.place) }.map(\.tag)
    }

    private static func trimmed(_ text: Substring) -> String { text.filter { $0 != " " && $0 != "\t" } }

    /// Octets.
    private static let longest = 1_000
    private static let mostItems = 20
}
