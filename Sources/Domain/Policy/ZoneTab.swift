// SPDX-License-Identifier: MIT

/// Reader of tzdata's `zone.tab`: which time zone a country's people are in when nothing better is known.
public enum ZoneTab {
    /// Each country's first zone; lines that are no entries are passed over.
    ///
    /// The table's lines are `country TAB coordinates TAB zone [TAB comments]`; those with `#` are comments. "First" is
    /// the file's order, as tzdata asks programs to take it.
    public static func firstZones(in text: String) -> [CountryCode: String] {
        var zones: [CountryCode: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard fields.count >= fieldsNeeded, let country = CountryCode(fields[0]), !fields[2].isEmpty else {
                continue
            }
            if zones[country] == nil { zones[country] = String(fields[2]) }
        }
        return zones
    }

    private static let fieldsNeeded = 3
}
