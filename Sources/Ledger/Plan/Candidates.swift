// SPDX-License-Identifier: MIT

import Domain

extension Session {
    func places() throws(LedgerError) -> [Place] {
        let query = try statement(PlanSQL.places)
        defer { query.reset() }
        var places: [Place] = []
        while try query.step() {
            guard let country = CountryCode(packed: UInt16(truncatingIfNeeded: query.int(1))) else { continue }
            let zone = query.text(2)
            places.append(
                Place(
                    key: PlaceKey(UInt16(truncatingIfNeeded: query.int(0))), country: country,
                    timeZone: zone.isEmpty ? nil : zone, members: Int(query.int(3))))
        }
        return places
    }

    func ladders(after: LadderKey?) throws(LedgerError) -> [LadderKey: [LanguageTag]] {
        let query = try statement(PlanSQL.ladders)
        defer { query.reset() }
        query.bind(1, after?.number ?? 0)
        var ladders: [LadderKey: [LanguageTag]] = [:]
        while try query.step() {
            ladders[LadderKey(UInt32(truncatingIfNeeded: query.int(0)))] = Self.ladder(query.text(1))
        }
        return ladders
    }

    static func ladder(_ stored: String) -> [LanguageTag] {
        stored.split(separator: " ").compactMap { LanguageTag(String($0)) }
    }

    /// The next people of the frozen audience in send order.
    func candidates(for key: VersionKey, after: PlanCursor, limit: Int) throws(LedgerError) -> CandidateChunk {
        let audience = try frozenAudience(of: key)
        if let holders = audience.holders {
            return try candidates(audience, holders, after: after, limit: limit)
        }
        var cursor = after
        var found: [Candidate] = []
        found.reserveCapacity(limit)
        for rank in audience.ranks where rank.number >= after.rank {
            if rank.number > cursor.rank { cursor = PlanCursor(rank: rank.number) }
            let room = limit - found.count
            if let networks = audience.networks {
                try appendMembers(of: networks, rank, after: cursor, audience.revision, limit: room, to: &found)
            } else {
                let query = try statement(PlanSQL.candidates)
                try append(query, rank, after: cursor, audience.revision, limit: room, to: &found)
            }
            if let last = found.last, last.rank == rank.number { cursor.volunteer = last.volunteer }
            if found.count >= limit { return try chunk(found, cursor, isLast: false) }
        }
        return try chunk(found, cursor, isLast: true)
    }

    func chunk(_ found: [Candidate], _ cursor: PlanCursor, isLast: Bool) throws(LedgerError) -> CandidateChunk {
        var appetites: [AppetiteKey: Appetite] = [:]
        for candidate in found where candidate.appetite != .all && appetites[candidate.appetite] == nil {
            appetites[candidate.appetite] = try appetite(candidate.appetite.number)
        }
        return CandidateChunk(candidates: found, cursor: cursor, isLast: isLast, appetites: appetites)
    }

    /// Who is in several of the networks comes once.
    private func appendMembers(
        of networks: [Int64], _ rank: FrozenAudience.Rank, after: PlanCursor, _ revision: Int64, limit: Int,
        to found: inout [Candidate]
    ) throws(LedgerError) {
        let query = try statement(PlanSQL.networkCandidates)
        var members: [Candidate] = []
        for network in networks {
            query.bind(5, network)
            try append(query, rank, after: after, revision, limit: limit, to: &members)
        }
        if networks.count > 1 { members.sort { $0.volunteer < $1.volunteer } }
        let before = found.count
        for member in members where found.count - before < limit && found.last?.volunteer != member.volunteer {
            found.append(member)
        }
    }

    private func append(
        _ query: Statement, _ rank: FrozenAudience.Rank, after: PlanCursor, _ revision: Int64, limit: Int,
        to found: inout [Candidate]
    ) throws(LedgerError) {
        defer { query.reset() }
        query.bind(1, rank.place)
        query.bind(2, after.volunteer.number)
        query.bind(3, revision)
        query.bind(4, limit)
        while try query.step() {
            found.append(
                Candidate(
                    volunteer: VolunteerKey(UInt32(truncatingIfNeeded: query.int(0))), rank: rank.number,
                    ladder: LadderKey(UInt32(truncatingIfNeeded: query.int(1))), country: rank.country,
                    channel: query.int(2) == Int64(Channel.webhook.rawValue) ? .webhook : .email,
                    isGone: !query.isNull(4) || query.int(6) != 0, sharesAddress: query.int(3) != 0,
                    appetite: AppetiteKey(query.int(5))))
        }
    }
}
