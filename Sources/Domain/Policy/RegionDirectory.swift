// SPDX-License-Identifier: MIT

import Foundation

/// Which countries lie where: turns the region words of actions and rosters into countries.
///
/// Countries, UN M49 areas and English names are Foundation's (CLDR); only the five index regions and some further
/// names are the table's. Built once at start (some milliseconds), then only read.
public struct RegionDirectory: Sendable {
    /// Every country there is: ISO 3166-1, and Kosovo's `XK`.
    public let allCountries: Set<CountryCode>
    private let byCode: [String: Set<CountryCode>]
    private let byName: [String: Set<CountryCode>]
    /// As written, for error texts.
    private let names: [String]

    /// Refuses a table that names an area or country that does not exist.
    public init(_ table: RegionTable) throws(RegionTableFault) {
        let world = WorldAreas()
        var byCode = world.members
        var byName: [String: Set<CountryCode>] = [:]
        var names: [String] = []
        func name(_ text: String, _ countries: Set<CountryCode>) {
            for variant in RegionName.variants(of: text) where byName[variant] == nil { byName[variant] = countries }
            names.append(text)
        }
        for (code, english) in world.names {
            if let countries = byCode[code] { name(english, countries) }
        }
        for (other, code) in table.names.sorted(by: { $0.key < $1.key }) {
            guard let countries = byCode[code] else { throw RegionTableFault(entry: other, code: code) }
            name(other, countries)
        }
        for (number, code) in table.numbers {
            guard let countries = world.members[code] else { throw RegionTableFault(entry: number, code: code) }
            byCode[number] = byCode[number] ?? countries
        }
        for (code, region) in table.index.sorted(by: { $0.key < $1.key }) {
            var countries: Set<CountryCode> = []
            for area in region.areas + region.except where world.members[area] == nil {
                throw RegionTableFault(entry: code, code: area)
            }
            for area in region.areas { countries.formUnion(world.members[area] ?? []) }
            for area in region.except { countries.subtract(world.members[area] ?? []) }
            byCode[code] = countries
            name(region.name, countries)
        }
        allCountries = world.countries
        self.byCode = byCode
        self.byName = byName
        self.names = names
    }

    /// The countries that a word stands for: an ISO country, a UN M49 area's number, an index region, or an English name
    /// (case, accents and punctuation do not matter); nil if it stands for none.
    public func countries(for text: String) -> Set<CountryCode>? {
        guard text.utf8.count <= Self.longestName else { return nil }
        let word = text.trimmingCharacters(in: .whitespaces)
        return byCode[word.uppercased()] ?? byName[RegionName.folded(word)]
    }

    /// Every word that stands for a region with this country in it.
    public func words(holding country: CountryCode) -> RegionWords {
        RegionWords(
            codes: Set(byCode.filter { $0.value.contains(country) }.keys),
            names: Set(byName.filter { $0.value.contains(country) }.keys))
    }

    /// One country, by code; nil if there is no such country.
    public func country(_ text: String) -> CountryCode? {
        guard let code = CountryCode(text), allCountries.contains(code) else { return nil }
        return code
    }

    /// Names that somebody who wrote this may have meant, the likeliest first; at most three.
    public func suggestions(for text: String) -> [String] {
        let word = RegionName.folded(String(text.prefix(Self.longestName)))
        let tolerated = max(2, word.count / 3)
        return
            names
            .map { (name: $0, distance: RegionName.distance(RegionName.folded($0), word)) }
            .filter { $0.distance <= tolerated }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
            .prefix(Self.mostSuggestions)
            .map(\.name)
    }

    /// Exactly which countries an audience rule means.
    ///
    /// The country of concern is taken out unless the rule asks for it, even where the rule names it.
    public func resolve(_ rule: AudienceRule, countryOfConcern: CountryCode) -> Result<ResolvedAudience, UnknownRegions>
    {
        var unknown: [UnknownRegions.Word] = []
        func union(_ words: [String], _ list: UnknownRegions.List) -> Set<CountryCode> {
            var all: Set<CountryCode> = []
            for (position, text) in words.enumerated() {
                if let meant = countries(for: text) {
                    all.formUnion(meant)
                } else {
                    unknown.append(UnknownRegions.Word(list: list, position: position, text: text))
                }
            }
            return all
        }
        var audience = rule.regions.isEmpty ? allCountries : union(rule.regions, .regions)
        audience.subtract(union(rule.exceptRegions, .exceptRegions))
        if !rule.includeCountryOfConcern { audience.remove(countryOfConcern) }
        guard unknown.isEmpty else { return .failure(UnknownRegions(words: unknown)) }
        return .success(ResolvedAudience(countries: audience, languages: rule.languages, networks: rule.networks))
    }

    /// In octets; the longest name in the data has about 40.
    private static let longestName = 100
    private static let mostSuggestions = 3
}

/// Words of an audience rule that name no region.
public struct UnknownRegions: Error, Hashable {
    public struct Word: Hashable, Sendable {
        public let list: List
        /// From 0.
        public let position: Int
        public let text: String
    }

    /// The key in the action file.
    public enum List: String, Sendable {
        case regions
        case exceptRegions
    }

    /// In the order in which they stand; never empty.
    public let words: [Word]
}
