// SPDX-License-Identifier: MIT

import Domain

/// A count of an audience under way, by a way that shares nothing with the planner.
///
/// It scans the roster in its own order, span by span, so that no reader holds a snapshot for long. That is exact: the
/// roster of a revision does not change under a frozen audience, because imports wait; before approval a count that was
/// overtaken by an import is of an older revision, hence made again.
struct AudienceCount: Sendable {
    let version: VersionKey
    let revision: Int64
    let audience: ResolvedAudience
    /// Whose count it is: another draft may take the version's number.
    let digest: String
    /// Counts what is written down for an approved version, else what would be now.
    let isFrozen: Bool
    /// Who belongs because of what they have; nil where that does not count.
    let holders: FrozenHolders?
    /// Nobody here belongs for what they have.
    let concern: Int64?
    var after: Int64 = 0
    var last: Int64
    var count = 0
    private var ladderReads: [Int64: Bool] = [:]
    private var setMatches: [Int64: Bool] = [:]

    /// Volunteers a step.
    static let span: Int64 = 100_000

    var isDone: Bool { after >= last }
}

extension AudienceCount {
    init(of version: StoredVersion, _ holders: FrozenHolders?, in session: Session) throws(LedgerError) {
        self.version = version.key
        self.holders = holders
        digest = version.digest
        isFrozen = version.frozen != nil
        let document = try version.document()
        concern = document.audience.includeCountryOfConcern ? nil : Int64(document.country.packed)
        if let frozen = version.frozen {
            revision = frozen
        } else {
            revision = try session.rosterRevision()
        }
        audience = try version.audience()
        let query = try session.statement(PlanSQL.lastVolunteer)
        defer { query.reset() }
        last = try query.step() ? query.int(0) : 0
    }

    /// Counts the next span.
    mutating func step(in session: Session) throws(LedgerError) {
        // Where the rule does not count, no country is in it.
        let countries = holders?.reach.byRule == false ? [] : Set(audience.countries.map { Int64($0.packed) })
        let networks = Set(try session.networkNumbers(audience.networks))
        let query = try session.statement(PlanSQL.members)
        defer { query.reset() }
        query.bind(1, after)
        query.bind(2, after + Self.span)
        query.bind(3, revision)
        while try query.step() {
            if let holders, query.int(0) != concern, holders.includes(UInt32(truncatingIfNeeded: query.int(3))) {
                count += 1
                continue
            }
            guard countries.contains(query.int(0)), try matches(query.int(2), networks, session),
                try reads(query.int(1), session)
            else { continue }
            count += 1
        }
        after += Self.span
    }

    private mutating func reads(_ ladder: Int64, _ session: Session) throws(LedgerError) -> Bool {
        if audience.languages.isEmpty { return true }
        if let known = ladderReads[ladder] { return known }
        let reads = LanguageLookup.reads(ladder: try session.ladder(number: ladder), anyOf: audience.languages)
        ladderReads[ladder] = reads
        return reads
    }

    private mutating func matches(_ set: Int64, _ networks: Set<Int64>, _ session: Session) throws(LedgerError) -> Bool
    {
        if audience.networks.isEmpty { return true }
        if set == 0 { return false }
        if let known = setMatches[set] { return known }
        let query = try session.statement(PlanSQL.networkSet)
        defer { query.reset() }
        query.bind(1, set)
        let members = try query.step() ? query.text(0).split(separator: " ").compactMap { Int64($0) } : []
        let matches = !networks.isDisjoint(with: members)
        setMatches[set] = matches
        return matches
    }
}

extension Session {
    func uncounted() throws(LedgerError) -> [Reference] {
        let query = try statement(PlanSQL.uncounted)
        defer { query.reset() }
        var found: [Reference] = []
        while try query.step() {
            if let reference = Reference(query.text(0)) { found.append(reference) }
        }
        return found
    }
}

extension WriteSession {
    /// Writes a finished count down; false if the version was approved meanwhile with another revision.
    func store(_ count: AudienceCount) throws(LedgerError) -> Bool {
        let store = try statement(PlanSQL.storeCount)
        store.bind(1, count.version.number)
        store.bind(2, count.count)
        store.bind(3, count.revision)
        store.bind(4, count.digest)
        store.bind(5, count.holders != nil)
        store.bind(6, count.isFrozen)
        try store.run()
        guard connection.changes > 0 else { return false }
        try retire(count.version)
        return true
    }

    /// Whether an audience is being counted or planned, so that the roster must stay as it is.
    func isFreezing() throws(LedgerError) -> Bool {
        let query = try statement(PlanSQL.freezing)
        defer { query.reset() }
        return try query.step() && query.int(0) != 0
    }
}
