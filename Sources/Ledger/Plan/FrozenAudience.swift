// SPDX-License-Identifier: MIT

import Domain

/// What a version was approved with, in the ledger's numbers; never changes once its plan has begun.
struct FrozenAudience {
    struct Rank {
        let number: UInt16
        let place: Int64
        let country: CountryCode
    }

    /// The roster's revision at approval.
    let revision: Int64
    /// In send order, without places whose country is not in the audience.
    let ranks: [Rank]
    /// Nil: everybody; else the numbers of the networks, unknown ones left out.
    let networks: [Int64]?
}

extension Session {
    /// The frozen audience of a version whose plan has begun.
    func frozenAudience(of key: VersionKey) throws(LedgerError) -> FrozenAudience {
        if let known = frozen[key] { return known }
        let (revision, audience) = try approvedAudience(of: key)
        let loaded = FrozenAudience(
            revision: revision, ranks: try ranks(of: key, in: audience.countries),
            networks: audience.networks.isEmpty ? nil : try networkNumbers(audience.networks))
        // A handful is planned at any time.
        if frozen.count >= 16 { frozen = [:] }
        frozen[key] = loaded
        return loaded
    }

    func networkNumbers(_ names: [String]) throws(LedgerError) -> [Int64] {
        var numbers: Set<Int64> = []
        for name in names {
            let query = try statement(PlanSQL.networkNumber)
            defer { query.reset() }
            query.bind(1, name)
            if try query.step() { numbers.insert(query.int(0)) }
        }
        return numbers.sorted()
    }

    private func approvedAudience(of key: VersionKey) throws(LedgerError) -> (Int64, ResolvedAudience) {
        let query = try statement(PlanSQL.frozen)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { throw .unknown("there is no version with number \(key.number)") }
        guard let revision = query.optionalInt(0) else { throw .refused("version \(key.number) is not approved") }
        return (revision, try StoredJSON.read(ResolvedAudience.self, query.text(1)))
    }

    private func ranks(of key: VersionKey, in countries: Set<CountryCode>) throws(LedgerError) -> [FrozenAudience.Rank]
    {
        let query = try statement(PlanSQL.ranks)
        defer { query.reset() }
        query.bind(1, key.number)
        var ranks: [FrozenAudience.Rank] = []
        while try query.step() {
            guard let country = CountryCode(packed: UInt16(truncatingIfNeeded: query.int(2))),
                countries.contains(country)
            else { continue }
            ranks.append(
                FrozenAudience.Rank(
                    number: UInt16(truncatingIfNeeded: query.int(0)), place: query.int(1), country: country))
        }
        return ranks
    }
}
