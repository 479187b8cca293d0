// SPDX-License-Identifier: MIT

import Foundation

/// Foundation's region data as sets: which countries there are, and which lie in each area.
struct WorldAreas {
    let countries: Set<CountryCode>
    /// By ISO code, M49 number, or code of a grouping (`EU`).
    let members: [String: Set<CountryCode>]
    /// Code and English name, in the order of the codes: numbers before letters.
    let names: [(code: String, name: String)]

    init() {
        let english = Locale(identifier: "en")
        let regions = Locale.Region.isoRegions.map(\.identifier).sorted()
        var countries: Set<CountryCode> = []
        var members: [String: Set<CountryCode>] = [:]
        for identifier in regions where Locale.Region(identifier).subRegions.isEmpty {
            guard let code = CountryCode(identifier), !Self.notCountries.contains(identifier) else { continue }
            countries.insert(code)
            members[identifier] = [code]
        }
        func collect(_ identifier: String, depth: Int = 0) -> Set<CountryCode> {
            guard depth < Self.deepest else { return [] }
            if let code = CountryCode(identifier), countries.contains(code) { return [code] }
            return Locale.Region(identifier).subRegions.reduce(into: []) { all, part in
                all.formUnion(collect(part.identifier, depth: depth + 1))
            }
        }
        for identifier in regions where members[identifier] == nil {
            let inside = collect(identifier)
            if !inside.isEmpty { members[identifier] = inside }
        }
        self.countries = countries
        self.members = members
        names = regions.compactMap { code in english.localizedString(forRegionCode: code).map { (code, $0) } }
            .filter { members[$0.0] != nil }
    }

    /// Codes that CLDR has and ISO 3166-1 only reserves: parts of GB, FR and ES whose people are counted there.
    private static let notCountries: Set<String> = ["AC", "CP", "CQ", "DG", "EA", "IC", "TA"]
    /// World, continent, sub-continent, country; with room to spare.
    private static let deepest = 8
}
