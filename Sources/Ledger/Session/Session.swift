// SPDX-License-Identifier: MIT

import Domain

/// A connection with what it remembers of the small tables; confined to its ``SessionQueue``.
///
/// What is remembered never changes once committed: numbers of languages, and what a version was approved with.
class Session {
    let connection: Connection
    let clock: any TimeSource
    let chain: AuditChain
    private var tags: [Int64: LanguageTag] = [:]
    /// Empty where only the country is known.
    private var zones: [Int64: String] = [:]
    private var appetites: [Int64: Appetite] = [:]
    /// Audiences of versions being planned.
    var frozen: [VersionKey: FrozenAudience] = [:]

    init(connection: Connection, clock: any TimeSource, chain: AuditChain) {
        self.connection = connection
        self.chain = chain
        self.clock = clock
    }

    /// Forgets everything remembered, after a transaction that did not happen.
    func forget() {
        tags = [:]
        zones = [:]
        appetites = [:]
        frozen = [:]
    }

    func statement(_ sql: StaticString) throws(LedgerError) -> Statement {
        try connection.statement(sql)
    }

    /// One snapshot for all queries of `body`.
    final func reading<Value>(_ body: () throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        try connection.transaction(.reading, body)
    }

    /// The tag with a number of the language table.
    final func languageTag(_ number: Int64) throws(LedgerError) -> LanguageTag {
        if let known = tags[number] { return known }
        let query = try statement(DictionarySQL.languageTag)
        defer { query.reset() }
        query.bind(1, number)
        guard try query.step(), let tag = LanguageTag(query.text(0)) else {
            throw .unusable("the ledger is damaged: language \(number) is missing")
        }
        tags[number] = tag
        return tag
    }

    /// The time zone of a place; nil where only the country is known.
    final func timeZone(ofPlace number: Int64) throws(LedgerError) -> String? {
        if let known = zones[number] { return known.isEmpty ? nil : known }
        let query = try statement(DictionarySQL.placeZone)
        defer { query.reset() }
        query.bind(1, number)
        let zone = try query.step() ? query.text(0) : ""
        zones[number] = zone
        return zone.isEmpty ? nil : zone
    }

    /// The appetite that a number stands for.
    final func appetite(_ key: Int64) throws(LedgerError) -> Appetite {
        guard let choice = StoredAppetite.choice(of: key) else { return StoredAppetite.read(key: key, interests: nil) }
        if let known = appetites[key] { return known }
        let query = try statement(DictionarySQL.interestWords)
        defer { query.reset() }
        query.bind(1, choice)
        guard try query.step() else { throw .unusable("the ledger is damaged: choice \(choice) is missing") }
        let appetite = StoredAppetite.read(key: key, interests: query.text(0))
        if appetites.count >= Self.mostAppetites { appetites = [:] }
        appetites[key] = appetite
        return appetite
    }

    /// Choices of issues and regions are free text: a few megabytes of them at most.
    private static let mostAppetites = 10_000

    /// The number of a tag; nil if no row has it.
    final func languageNumber(_ tag: LanguageTag) throws(LedgerError) -> Int64? {
        let query = try statement(DictionarySQL.languageNumber)
        defer { query.reset() }
        query.bind(1, tag.text)
        return try query.step() ? query.int(0) : nil
    }

    /// The roster's revision: how many import chunks and departures it has seen.
    final func rosterRevision() throws(LedgerError) -> Int64 {
        let query = try statement(DictionarySQL.revision)
        defer { query.reset() }
        return try query.step() ? query.int(0) : 0
    }
}

/// Reads only; `query_only` is set on its connection.
final class ReadSession: Session {}
