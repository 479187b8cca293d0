// SPDX-License-Identifier: MIT

import Domain

/// The numbers that the writer has looked up or given: a few thousand words at most, by their tables' nature.
struct WordNumbers {
    var languages: [LanguageTag: Int64] = [:]
    var ladders: [[LanguageTag]: Int64] = [:]
    var places: [PlaceName: Int64] = [:]
    var networkSets: [[String]: Int64] = [:]
    var interests: [String: Int64] = [:]
    /// What a set consists of.
    var setMembers: [Int64: [Int64]] = [:]

    var count: Int { languages.count + ladders.count + places.count + networkSets.count + interests.count }

    struct PlaceName: Hashable {
        let country: CountryCode
        let zone: String
    }
}

extension WriteSession {
    /// The number of a language, given now if it has none.
    func number(of tag: LanguageTag) throws(LedgerError) -> Int64 {
        if let known = numbers.languages[tag] { return known }
        let number = try number(of: tag.text, find: DictionarySQL.languageNumber, add: DictionarySQL.addLanguage)
        numbers.languages[tag] = number
        return number
    }

    func number(of ladder: [LanguageTag]) throws(LedgerError) -> Int64 {
        if let known = numbers.ladders[ladder] { return known }
        let text = ladder.map(\.text).joined(separator: " ")
        let number = try number(of: text, find: DictionarySQL.ladderNumber, add: DictionarySQL.addLadder)
        numbers.ladders[ladder] = number
        return number
    }

    /// The number of a set of networks; 0 for none.
    func number(ofNetworks names: [String]) throws(LedgerError) -> Int64 {
        if names.isEmpty { return 0 }
        if let known = numbers.networkSets[names] { return known }
        var members: Set<Int64> = []
        for name in names {
            members.insert(try number(of: name, find: DictionarySQL.networkNumber, add: DictionarySQL.addNetwork))
        }
        let text = members.sorted().map(String.init).joined(separator: " ")
        let number = try number(of: text, find: DictionarySQL.networkSetNumber, add: DictionarySQL.addNetworkSet)
        numbers.networkSets[names] = number
        return number
    }

    /// The number of a choice of issues and regions; nil for none.
    func number(ofInterests appetite: Appetite) throws(LedgerError) -> Int64? {
        guard let text = StoredAppetite.interests(appetite) else { return nil }
        if let known = numbers.interests[text] { return known }
        let number = try number(of: text, find: DictionarySQL.interestNumber, add: DictionarySQL.addInterest)
        numbers.interests[text] = number
        return number
    }

    /// The number of a country in a time zone.
    ///
    /// Beyond ``mostZonedPlaces`` a new zone is dropped and the person joins those of the country without one, so that
    /// a send order never has more ranks than a delivery's key can hold.
    func number(ofPlace country: CountryCode, zone: String) throws(LedgerError) -> Int64 {
        let name = WordNumbers.PlaceName(country: country, zone: zone)
        if let known = numbers.places[name] { return known }
        if let found = try findPlace(name) {
            numbers.places[name] = found
            return found
        }
        if !zone.isEmpty {
            let isFull = try countPlaces() >= Self.mostZonedPlaces
            if isFull { return try number(ofPlace: country, zone: "") }
        }
        let add = try statement(DictionarySQL.addPlace)
        add.bind(1, country.packed)
        add.bind(2, zone)
        try add.run()
        let number = connection.lastInserted
        numbers.places[name] = number
        return number
    }

    /// 4,096 ranks, less the 676 countries that two letters can name.
    private static let mostZonedPlaces = Int64(DeliveryKey.mostRanks - 26 * 26)

    private func findPlace(_ name: WordNumbers.PlaceName) throws(LedgerError) -> Int64? {
        let find = try statement(DictionarySQL.placeNumber)
        defer { find.reset() }
        find.bind(1, name.country.packed)
        find.bind(2, name.zone)
        return try find.step() ? find.int(0) : nil
    }

    private func countPlaces() throws(LedgerError) -> Int64 {
        let count = try statement(DictionarySQL.placeCount)
        defer { count.reset() }
        return try count.step() ? count.int(0) : 0
    }

    private func number(of word: String, find: StaticString, add: StaticString) throws(LedgerError) -> Int64 {
        let query = try statement(find)
        query.bind(1, word)
        defer { query.reset() }
        if try query.step() { return query.int(0) }
        let insert = try statement(add)
        insert.bind(1, word)
        try insert.run()
        return connection.lastInserted
    }
}
