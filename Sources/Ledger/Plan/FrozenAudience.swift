// SPDX-License-Identifier: MIT

import Domain

/// What a version was approved with, in the ledger's numbers; never changes once its plan has begun.
struct FrozenAudience {
    struct Rank {
        let number: UInt16
        let place: Int64
        let country: CountryCode
        /// Named by the version's own rule.
        let isByRule: Bool
    }

    /// The roster's revision at approval.
    let revision: Int64
    /// In send order, without places from where nobody is in the audience.
    let ranks: [Rank]
    /// Nil: everybody; else the numbers of the networks, unknown ones left out.
    let networks: [Int64]?
    /// Nobody here belongs, unless the action includes them; nil if it does.
    let concern: CountryCode?
    /// Who holds what the version corrects or follows; nil where it reaches its own audience only.
    let holders: FrozenHolders?
}

extension Session {
    /// The frozen audience of a version whose plan has begun.
    func frozenAudience(of key: VersionKey) throws(LedgerError) -> FrozenAudience {
        if let known = frozen[key] { return known }
        let (revision, audience, concern) = try approvedAudience(of: key)
        var holders: FrozenHolders?
        if let reach = try readGate(of: key).reach {
            guard try isReached(key) else { throw .refused("holders are not written down for version \(key.number)") }
            holders = try frozenHolders(of: key, reach)
            // A megabyte or two each: one at a time.
            frozen = frozen.filter { $0.value.holders == nil }
        }
        let loaded = FrozenAudience(
            revision: revision, ranks: try ranks(of: key, in: audience.countries, concern, holders?.reach),
            networks: audience.networks.isEmpty ? nil : try networkNumbers(audience.networks), concern: concern,
            holders: holders)
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

    private func approvedAudience(
        of key: VersionKey
    ) throws(LedgerError) -> (Int64, ResolvedAudience, concern: CountryCode?) {
        let query = try statement(PlanSQL.frozen)
        defer { query.reset() }
        query.bind(1, key.number)
        guard try query.step() else { throw .unknown("there is no version with number \(key.number)") }
        guard let revision = query.optionalInt(0) else { throw .refused("version \(key.number) is not approved") }
        let concern = query.int(3) != 0 ? nil : CountryCode(packed: UInt16(truncatingIfNeeded: query.int(2)))
        return (revision, try StoredJSON.read(ResolvedAudience.self, query.text(1)), concern)
    }

    /// Holders may live anywhere but where it would not be safe.
    private func ranks(
        of key: VersionKey, in countries: Set<CountryCode>, _ concern: CountryCode?, _ reach: Reach?
    ) throws(LedgerError) -> [FrozenAudience.Rank] {
        let query = try statement(PlanSQL.ranks)
        defer { query.reset() }
        query.bind(1, key.number)
        var ranks: [FrozenAudience.Rank] = []
        while try query.step() {
            guard let country = CountryCode(packed: UInt16(truncatingIfNeeded: query.int(2))) else { continue }
            let isByRule = countries.contains(country) && reach?.byRule != false
            guard isByRule || (reach != nil && country != concern) else { continue }
            ranks.append(
                FrozenAudience.Rank(
                    number: UInt16(truncatingIfNeeded: query.int(0)), place: query.int(1), country: country,
                    isByRule: isByRule))
        }
        return ranks
    }
}
