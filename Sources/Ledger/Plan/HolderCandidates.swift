// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// The next people of a version that reaches holders: everybody of each place is looked at, whatever the rule says.
    ///
    /// A chunk ends after ``mostSeen`` people, so that a place without holders keeps no reader for long.
    func candidates(
        _ audience: FrozenAudience, _ holders: FrozenHolders, after: PlanCursor, limit: Int
    ) throws(LedgerError) -> CandidateChunk {
        var cursor = after
        var found: [Candidate] = []
        var room = Self.mostSeen
        for rank in audience.ranks where rank.number >= after.rank {
            if rank.number > cursor.rank { cursor = PlanCursor(rank: rank.number) }
            let query = try statement(PlanSQL.candidates)
            defer { query.reset() }
            query.bind(1, rank.place)
            query.bind(2, cursor.volunteer.number)
            query.bind(3, audience.revision)
            query.bind(4, room)
            while try query.step() {
                room -= 1
                let volunteer = VolunteerKey(UInt32(truncatingIfNeeded: query.int(0)))
                cursor.volunteer = volunteer
                let sharesAddress = query.int(3) != 0
                guard let standing = try standing(of: volunteer, rank, audience, holders, sharesAddress) else {
                    continue
                }
                found.append(
                    Candidate(
                        volunteer: volunteer, rank: rank.number,
                        ladder: LadderKey(UInt32(truncatingIfNeeded: query.int(1))), country: rank.country,
                        channel: query.int(2) == Int64(Channel.webhook.rawValue) ? .webhook : .email,
                        isGone: !query.isNull(4) || query.int(6) != 0, sharesAddress: sharesAddress, standing: standing,
                        appetite: AppetiteKey(query.int(5))))
                if found.count >= limit { return try chunk(found, cursor, isLast: false) }
            }
            if room <= 0 { return try chunk(found, cursor, isLast: false) }
        }
        return try chunk(found, cursor, isLast: true)
    }

    /// Why this person is in the audience; nil if not.
    private func standing(
        of volunteer: VolunteerKey, _ rank: FrozenAudience.Rank, _ audience: FrozenAudience, _ holders: FrozenHolders,
        _ sharesAddress: Bool
    ) throws(LedgerError) -> Candidate.Standing? {
        let held = holders.marking(of: volunteer.number)
        let isInDoubt = holders.isInDoubt(volunteer.number)
        let isByRule = rank.isByRule ? try isMember(volunteer, rank, of: audience.networks) : false
        guard isByRule || held != nil || isInDoubt else { return nil }
        let standsBack =
            sharesAddress && held == nil && !isInDoubt ? try isOutranked(volunteer, audience, holders) : false
        return Candidate.Standing(isByRule: isByRule, held: held, isInDoubt: isInDoubt, standsBack: standsBack)
    }

    private func isMember(
        _ volunteer: VolunteerKey, _ rank: FrozenAudience.Rank, of networks: [Int64]?
    ) throws(LedgerError) -> Bool {
        guard let networks else { return true }
        let query = try statement(HolderSQL.isMember)
        for network in networks {
            defer { query.reset() }
            query.bind(1, network)
            query.bind(2, rank.place)
            query.bind(3, volunteer.number)
            if try query.step() { return true }
        }
        return false
    }

    /// Whether somebody with the same address holds the text: that mailbox is to get the marked letter, not the plain one.
    private func isOutranked(
        _ volunteer: VolunteerKey, _ audience: FrozenAudience, _ holders: FrozenHolders
    ) throws(LedgerError) -> Bool {
        let query = try statement(HolderSQL.sharers)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        query.bind(2, audience.revision)
        while try query.step() {
            let isSafe = audience.concern.map { Int64($0.packed) != query.int(1) } ?? true
            if isSafe, holders.includes(UInt32(truncatingIfNeeded: query.int(0))) { return true }
        }
        return false
    }

    /// People a chunk looks at, so that a snapshot is short even where hardly anybody holds anything.
    private static let mostSeen = 20_000
}
