// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// Holds what is written down about holders against the rows of the versions they hold.
    ///
    /// What a closed fence keeps from changing must agree both ways; of an action that is still open more people have the
    /// text by now than when its holders were written down.
    func holderDifferences(of version: VersionKey, _ reach: Reach) throws(LedgerError) -> [String] {
        guard try isReached(version) else { return [] }
        let frozen = try frozenHolders(of: version, reach)
        let isDecided = try openDoubts(of: version) == 0
        var differences: [String] = []
        for layer in HolderLayer.allCases {
            var noted = frozen[layer]
            for volunteer in try certain(of: version, layer) { noted.insert(volunteer) }
            var holds = VolunteerSet()
            var mayHold = VolunteerSet()
            for source in try sources(of: version, layer) {
                try addProof(of: source, &holds, &mayHold)
            }
            let invented = noted.countMissing(from: mayHold)
            if invented > 0 { differences.append("\(invented) people are written down as holders and hold nothing") }
            guard layer == .earlier, reach.holders != nil, isDecided else { continue }
            let forgotten = holds.countMissing(from: noted)
            if forgotten > 0 {
                differences.append("\(forgotten) holders of an earlier version are not written down")
            }
        }
        return differences
    }

    private func addProof(
        of version: VersionKey, _ holds: inout VolunteerSet, _ mayHold: inout VolunteerSet
    ) throws(LedgerError) {
        let query = try statement(HolderSQL.proof)
        defer { query.reset() }
        query.bind(1, DeliveryKey.first(of: version).number)
        query.bind(2, DeliveryKey.end(of: version).number)
        while try query.step() {
            let volunteer = UInt32(truncatingIfNeeded: query.int(0))
            mayHold.insert(volunteer)
            if query.int(1) != 0 { holds.insert(volunteer) }
        }
    }

    private func certain(of version: VersionKey, _ layer: HolderLayer) throws(LedgerError) -> [UInt32] {
        let query = try statement(HolderSQL.certain)
        defer { query.reset() }
        query.bind(1, version.number)
        var found: [UInt32] = []
        while try query.step() {
            guard query.int(1) == Int64(layer.rawValue) else { continue }
            found.append(UInt32(truncatingIfNeeded: query.int(0)))
        }
        return found
    }

    private func openDoubts(of version: VersionKey) throws(LedgerError) -> Int64 {
        let query = try statement(HolderSQL.openDoubts)
        defer { query.reset() }
        query.bind(1, version.number)
        return try query.step() ? query.int(0) : 0
    }
}
