// SPDX-License-Identifier: MIT

import Domain

/// One transaction's part of an import.
struct RosterImport {
    private let session: WriteSession
    private let hash: AddressHash
    private let hasGone: Bool
    private let hasSuppressed: Bool
    private let now: Instant
    /// The revision that this transaction makes, if it changes anything.
    private let revision: Int64
    private var members: [Int64: Int] = [:]
    private var result = RosterImportResult()

    /// How long one transaction may take rows: with its commit it stays within the writer's 20 ms.
    private static let budget = Duration.milliseconds(10)
    /// The clock is read once per so many rows.
    private static let rowsPerLook = 32

    /// Takes rows until the time is up; `read` says how many it were, at least one.
    ///
    /// `looksForGone` is false where nobody comes in and no address is new: somebody who shares an address with a person who
    /// has left may still choose.
    static func run(
        _ rows: ArraySlice<RosterRow>, at now: Instant, looksForGone: Bool = true, in session: WriteSession
    ) throws(LedgerError) -> RosterImportResult {
        var work = try RosterImport(session, looksForGone: looksForGone, at: now)
        let start = ContinuousClock.now
        for row in rows {
            try work.take(row)
            if work.result.read % rowsPerLook == 0, ContinuousClock.now - start > budget { break }
        }
        try work.finish()
        return work.result
    }

    private init(_ session: WriteSession, looksForGone: Bool, at now: Instant) throws(LedgerError) {
        self.session = session
        self.now = now
        hash = AddressHash(session.hash)
        revision = try session.rosterRevision() + 1
        hasGone = looksForGone ? try Self.isSo(RosterSQL.anyGone, session) : false
        hasSuppressed = try Self.isSo(BounceSQL.anySuppressed, session)
    }

    private static func isSo(_ sql: StaticString, _ session: WriteSession) throws(LedgerError) -> Bool {
        let query = try session.statement(sql)
        defer { query.reset() }
        return try query.step() && query.int(0) != 0
    }

    private mutating func take(_ row: RosterRow) throws(LedgerError) {
        result.read += 1
        let volunteer = row.volunteer
        if let fault = Self.fault(of: volunteer) { return skip(row, fault.column, fault.reason) }
        let numbers = RowNumbers(
            place: try session.number(ofPlace: volunteer.country, zone: volunteer.timeZone ?? ""),
            ladder: try session.number(of: volunteer.languages),
            networks: try session.number(ofNetworks: volunteer.networks),
            appetite: StoredAppetite.key(
                volunteer.appetite, choice: try session.number(ofInterests: volunteer.appetite)))
        let known = try find(volunteer, numbers)
        if let known, known.isSame {
            result.unchanged += 1
            return
        }
        if try isGone(volunteer) {
            return skip(row, "", "left, was erased or complained; not brought back")
        }
        if let known {
            try change(known, volunteer, numbers)
            result.changed += 1
        } else {
            try add(volunteer, numbers)
            result.added += 1
        }
    }

    private mutating func finish() throws(LedgerError) {
        guard result.added + result.changed > 0 else { return }
        try session.statement(DictionarySQL.raiseRevision).run()
        let change = try session.statement(DictionarySQL.changePlace)
        for (place, count) in members where count != 0 {
            change.bind(1, place)
            change.bind(2, count)
            try change.run()
        }
    }

    private mutating func skip(_ row: RosterRow, _ column: String, _ reason: String) {
        result.skipped += 1
        if result.errors.count < RosterImportResult.mostErrors {
            result.errors.append(RosterFault(line: row.line, column: column, reason: reason))
        }
    }

    /// The reader checks rows for their form; these would break what the ledger stands on.
    private static func fault(of volunteer: Volunteer) -> (column: String, reason: String)? {
        if volunteer.id.isEmpty { return ("id", "is empty") }
        if volunteer.languages.isEmpty { return ("languages", "is empty") }
        if volunteer.email == nil, volunteer.webhook == nil { return ("email", "neither email nor webhook_url") }
        return nil
    }

    // MARK: Known people

    private struct RowNumbers {
        let place: Int64
        let ladder: Int64
        let networks: Int64
        let appetite: Int64
    }

    private struct Known {
        let id: Int64
        let place: Int64
        let networks: Int64
        let shares: Bool
        let address: Int64?
        let isSame: Bool
        /// The webhook's URL is the one that is on file.
        let hasSameHook: Bool
        /// So is the mail address.
        let hasSameMail: Bool
    }

    private func find(_ volunteer: Volunteer, _ numbers: RowNumbers) throws(LedgerError) -> Known? {
        let row = try session.statement(RosterSQL.find)
        defer { row.reset() }
        row.bind(1, volunteer.id)
        guard try row.step() else { return nil }
        let isSame =
            row.int(1) == numbers.place && row.int(2) == numbers.ladder && row.int(6) == numbers.networks
            && row.int(5) == numbers.appetite
            && row.optionalInt(8) == volunteer.webhook?.format.stored
            && row.holds(9, volunteer.name) && row.holds(10, volunteer.email)
            && row.holds(11, volunteer.webhook?.url) && row.holds(12, volunteer.webhook?.secret)
            && row.holds(13, StoredAppetite.interests(volunteer.appetite))
        return Known(
            id: row.int(0), place: row.int(1), networks: row.int(6), shares: row.int(4) != 0,
            address: row.optionalInt(7), isSame: isSame, hasSameHook: row.holds(11, volunteer.webhook?.url),
            hasSameMail: row.holds(10, volunteer.email))
    }

    private func isGone(_ volunteer: Volunteer) throws(LedgerError) -> Bool {
        guard hasGone else { return false }
        for hash in hash.all(of: volunteer) {
            let query = try session.statement(RosterSQL.isGone)
            defer { query.reset() }
            query.bind(1, hash)
            if try query.step() { return true }
        }
        return false
    }

    // MARK: Writing

    private mutating func add(_ volunteer: Volunteer, _ numbers: RowNumbers) throws(LedgerError) {
        let address = hash.address(of: volunteer)
        let others = try session.others(with: address, besides: 0)
        let add = try session.statement(RosterSQL.add)
        bind(volunteer, numbers, address, shares: !others.isEmpty, to: add)
        try add.run()
        let id = session.connection.lastInserted
        if let address { try session.enter(address, of: id, sharedWith: others) }
        if hasSuppressed { try session.follow(id, to: volunteer.email.map(hash.email), isNew: true, at: now) }
        try join(id, numbers.networks, at: numbers.place)
        members[numbers.place, default: 0] += 1
    }

    private mutating func change(_ known: Known, _ volunteer: Volunteer, _ numbers: RowNumbers) throws(LedgerError) {
        let address = hash.address(of: volunteer)
        var shares = known.shares
        if address != known.address {
            if let old = known.address { try session.leave(old, of: known.id) }
            let others = try session.others(with: address, besides: known.id)
            if let address { try session.enter(address, of: known.id, sharedWith: others, isNew: false) }
            shares = !others.isEmpty
        }
        let change = try session.statement(RosterSQL.change)
        bind(volunteer, numbers, address, shares: shares, to: change)
        change.bind(17, known.id)
        try change.run()
        // What was held against the old endpoint says nothing about the new one.
        if !known.hasSameHook { try session.forgetEndpoint(of: VolunteerKey(UInt32(truncatingIfNeeded: known.id))) }
        if !known.hasSameMail { try move(known.id, to: volunteer.email) }
        guard known.place != numbers.place || known.networks != numbers.networks else { return }
        try leave(known.id, known.networks, at: known.place)
        try join(known.id, numbers.networks, at: numbers.place)
        members[known.place, default: 0] -= 1
        members[numbers.place, default: 0] += 1
    }

    /// Another mail address: what was held against the old one says nothing about it, and what comes back of earlier mail
    /// neither.
    private func move(_ id: Int64, to email: String?) throws(LedgerError) {
        try session.follow(id, to: email.map(hash.email), isNew: false, at: now)
        let move = try session.statement(BounceSQL.move)
        move.bind(1, id)
        move.bind(2, now)
        try move.run()
    }

    private func bind(
        _ volunteer: Volunteer, _ numbers: RowNumbers, _ address: Int64?, shares: Bool, to row: Statement
    ) {
        row.bind(1, numbers.place)
        row.bind(2, numbers.ladder)
        row.bind(3, volunteer.country.packed)
        row.bind(4, volunteer.channel.rawValue)
        row.bind(5, shares)
        row.bind(6, numbers.appetite)
        row.bind(7, revision)
        row.bind(8, numbers.networks)
        row.bind(9, address)
        row.bind(10, volunteer.webhook?.format.stored)
        row.bind(11, volunteer.id)
        row.bind(12, volunteer.name)
        row.bind(13, volunteer.email)
        row.bind(14, volunteer.webhook?.url)
        row.bind(15, volunteer.webhook?.secret)
        row.bind(16, StoredAppetite.interests(volunteer.appetite))
    }

    private func join(_ id: Int64, _ set: Int64, at place: Int64) throws(LedgerError) {
        try session.eachNetwork(of: set, RosterSQL.addMember, place: place, volunteer: id)
    }

    private func leave(_ id: Int64, _ set: Int64, at place: Int64) throws(LedgerError) {
        try session.eachNetwork(of: set, RosterSQL.removeMember, place: place, volunteer: id)
    }
}

extension WriteSession {
    /// Runs a statement on (network, place, volunteer) for each network of a set.
    fileprivate func eachNetwork(
        of set: Int64, _ sql: StaticString, place: Int64, volunteer: Int64
    ) throws(LedgerError) {
        guard set != 0 else { return }
        let write = try statement(sql)
        for network in try networks(ofSet: set) {
            write.bind(1, network)
            write.bind(2, place)
            write.bind(3, volunteer)
            try write.run()
        }
    }

    private func networks(ofSet set: Int64) throws(LedgerError) -> [Int64] {
        if let known = numbers.setMembers[set] { return known }
        let members = try readNetworks(ofSet: set)
        numbers.setMembers[set] = members
        return members
    }
}

extension Session {
    func readNetworks(ofSet set: Int64) throws(LedgerError) -> [Int64] {
        guard set != 0 else { return [] }
        let query = try statement(RosterSQL.networkSet)
        defer { query.reset() }
        query.bind(1, set)
        return try query.step() ? query.text(0).split(separator: " ").compactMap { Int64($0) } : []
    }
}
