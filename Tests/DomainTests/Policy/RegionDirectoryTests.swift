// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import Domain

@Suite("Region directory")
struct RegionDirectoryTests {
    private let directory: RegionDirectory

    init() throws {
        directory = try RegionDirectory(try Self.table())
    }

    @Test("the five index regions hold every country exactly once")
    func indexRegionsCoverTheWorld() throws {
        var seen: [CountryCode: [String]] = [:]
        for code in ["AFR", "AMR", "ASA", "EUR", "MDE"] {
            for country in try #require(directory.countries(for: code)) { seen[country, default: []].append(code) }
        }
        #expect(Set(seen.keys) == directory.allCountries)
        #expect(seen.filter { $0.value.count > 1 }.isEmpty)
        #expect(try Self.table().index.count == 5)
    }

    @Test("the world has the countries of ISO 3166-1 and Kosovo, and no parts of countries")
    func world() throws {
        #expect(directory.allCountries.count == 250)
        #expect(directory.country("xk")?.text == "XK")
        for reserved in ["IC", "EA", "CQ", "AC", "EU", "UN", "EZ", "QO", "AA", "ZZ", "UK", "SU", "001"] {
            #expect(directory.country(reserved) == nil, "\(reserved)")
        }
        #expect(directory.countries(for: "001") == directory.allCountries)
    }

    @Test(
        "a word may be an ISO country, an M49 number, an index region or an English name",
        arguments: [
            ("KE", "KE"), ("ke", "KE"), ("404", "KE"), ("004", "AF"), ("Kenya", "KE"), (" kenya ", "KE"), ("UK", "GB"),
            ("Turkiye", "TR"),
            ("Turkey", "TR"), ("Cote d'Ivoire", "CI"), ("Burma", "MM"), ("Myanmar", "MM"), ("St. Lucia", "LC"),
            ("Saint Lucia", "LC"), ("Bosnia and Herzegovina", "BA"), ("The Gambia", "GM"), ("south korea", "KR"),
            ("Republic of Korea", "KR"), ("Micronesia", "FM"), ("Reunion", "RE"),
            ("013", "BZ CR GT HN MX NI PA SV"), ("Central America", "BZ CR GT HN MX NI PA SV"),
            ("South America", "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE"), ("143", "KG KZ TJ TM UZ"),
            ("Northern Africa", "DZ EG EH LY MA SD TN"),
        ])
    func words(_ word: String, means codes: String) throws {
        #expect(try directory.countries(for: word) == countries(codes))
    }

    @Test("areas hold what lies in them")
    func areas() throws {
        let americas = try #require(directory.countries(for: "Americas"))
        #expect(americas == directory.countries(for: "019"))
        #expect(americas == directory.countries(for: "amr"))
        #expect(try countries("HN US BR CU").isSubset(of: americas))
        let europe = try #require(directory.countries(for: "150"))
        #expect(europe == directory.countries(for: "EUROPE"))
        #expect(try countries("XK RU ES").isSubset(of: europe))
        #expect(try countries("TR GE KZ").isDisjoint(with: europe))
        #expect(try countries("TR KZ GE XK").isSubset(of: #require(directory.countries(for: "EUR"))))
        #expect(try countries("EG KE").isSubset(of: #require(directory.countries(for: "Africa"))))
        #expect(try countries("EG DZ").isDisjoint(with: #require(directory.countries(for: "AFR"))))
        #expect(try countries("IR EG YE").isSubset(of: #require(directory.countries(for: "MDE"))))
        #expect(directory.countries(for: "European Union")?.count == 27)
    }

    @Test(
        "what is no region is no region",
        arguments: ["", " ", "Amerika", "ZZ", "999", "XYZ", "region", "of", "a\tb"])
    func unknown(_ word: String) {
        #expect(directory.countries(for: word) == nil)
    }

    @Test("a misspelt name gets the names that may have been meant")
    func suggestions() {
        #expect(directory.suggestions(for: "Amerika").contains("Americas"))
        #expect(directory.suggestions(for: "Hondruas").first == "Honduras")
        #expect(directory.suggestions(for: "Columbia").first == "Colombia")
        #expect(directory.suggestions(for: "qqqqqqqqqqqq").isEmpty)
        #expect(directory.suggestions(for: String(repeating: "x", count: 1_000_000)).isEmpty)
    }

    @Test("the country of concern is left out, even where the rule names it, unless it is asked for")
    func countryOfConcern() throws {
        let honduras = try country("HN")
        let guatemala = try country("GT")
        for regions in [[], ["Americas"], ["HN", "GT"]] {
            let safe = try directory.resolve(AudienceRule(regions: regions), countryOfConcern: honduras).get()
            #expect(!safe.countries.contains(honduras))
            #expect(safe.countries.contains(guatemala))
            let asked = AudienceRule(regions: regions, includeCountryOfConcern: true)
            #expect(try directory.resolve(asked, countryOfConcern: honduras).get().countries.contains(honduras))
        }
        let elsewhere = AudienceRule(regions: ["Europe"], includeCountryOfConcern: true)
        #expect(try !directory.resolve(elsewhere, countryOfConcern: honduras).get().countries.contains(honduras))
    }

    @Test("exceptions go out, languages and networks come through")
    func exceptions() throws {
        let rule = AudienceRule(
            regions: ["Central America", "KE"], exceptRegions: ["NI", "Panama"], languages: [.english],
            networks: ["lawyers"])
        let resolved = try directory.resolve(rule, countryOfConcern: try country("HN")).get()
        #expect(resolved.countries.map(\.text).sorted() == ["BZ", "CR", "GT", "KE", "MX", "SV"])
        #expect(resolved.languages == [.english])
        #expect(resolved.networks == ["lawyers"])
    }

    @Test("every unknown word is told, with its place")
    func unknownWords() throws {
        let rule = AudienceRule(regions: ["KE", "Amerika"], exceptRegions: ["Atlantis", "NI"])
        let result = try directory.resolve(rule, countryOfConcern: country("HN"))
        guard case .failure(let unknown) = result else {
            Issue.record("resolved")
            return
        }
        #expect(unknown.words.map(\.text) == ["Amerika", "Atlantis"])
        #expect(unknown.words.map(\.list) == [.regions, .exceptRegions])
        #expect(unknown.words.map(\.position) == [1, 0])
    }

    @Test("every country has its M49 number, and the region data puts number and code into the same place")
    func numbers() throws {
        let numbers = try Self.table().numbers
        #expect(Set(numbers.values) == Set(directory.allCountries.map(\.text)).subtracting(["XK"]))
        for (number, code) in numbers {
            #expect(number.utf8.count == 3 && Locale.Region(number).isISORegion, "\(number)")
            #expect(
                Locale.Region(number).containingRegion == Locale.Region(code).containingRegion, "\(number) \(code)")
        }
    }

    @Test("a table that names an area which does not exist is refused")
    func badTable() throws {
        let table = RegionTable(index: ["AFR": IndexRegion(name: "Africa", areas: ["00Z"])])
        #expect(throws: RegionTableFault(entry: "AFR", code: "00Z")) { try RegionDirectory(table) }
        let names = RegionTable(index: [:], names: ["Narnia": "QQ"])
        #expect(throws: RegionTableFault(entry: "Narnia", code: "QQ")) { try RegionDirectory(names) }
    }

    private func country(_ code: String) throws -> CountryCode { try #require(CountryCode(code)) }

    private func countries(_ codes: String) throws -> Set<CountryCode> {
        Set(try codes.split(separator: " ").map { try #require(CountryCode($0)) })
    }

    /// The real table, from the folder of this checkout.
    private static func table() throws -> RegionTable {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        return try decoder.decode(
            RegionTable.self, from: Data(contentsOf: root.appending(path: "config/regions.json5")))
    }
}
