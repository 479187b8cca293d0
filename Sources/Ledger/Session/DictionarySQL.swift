// SPDX-License-Identifier: MIT

/// Statements on the small tables that number words.
enum DictionarySQL {
    static let languageTag: StaticString = "SELECT tag FROM language WHERE id = ?1"
    static let languageNumber: StaticString = "SELECT id FROM language WHERE tag = ?1"
    static let addLanguage: StaticString = "INSERT INTO language (tag) VALUES (?1)"
    static let ladderNumber: StaticString = "SELECT id FROM ladder WHERE tags = ?1"
    static let addLadder: StaticString = "INSERT INTO ladder (tags) VALUES (?1)"
    static let networkNumber: StaticString = "SELECT id FROM network WHERE name = ?1"
    static let addNetwork: StaticString = "INSERT INTO network (name) VALUES (?1)"
    static let networkSetNumber: StaticString = "SELECT id FROM network_set WHERE members = ?1"
    static let addNetworkSet: StaticString = "INSERT INTO network_set (members) VALUES (?1)"
    static let interestNumber: StaticString = "SELECT id FROM interest WHERE words = ?1"
    static let addInterest: StaticString = "INSERT INTO interest (words) VALUES (?1)"
    static let interestWords: StaticString = "SELECT words FROM interest WHERE id = ?1"
    static let placeZone: StaticString = "SELECT zone FROM place WHERE id = ?1"
    static let placeNumber: StaticString = "SELECT id FROM place WHERE country = ?1 AND zone = ?2"
    static let placeCount: StaticString = "SELECT count(*) FROM place"
    static let addPlace: StaticString = "INSERT INTO place (country, zone, members) VALUES (?1, ?2, 0)"
    static let changePlace: StaticString = "UPDATE place SET members = members + ?2 WHERE id = ?1"
    static let revision: StaticString = "SELECT revision FROM roster"
    static let raiseRevision: StaticString = "UPDATE roster SET revision = revision + 1"
}
