// SPDX-License-Identifier: MIT

import Domain

/// Who holds what a version corrects or follows, as it is written down; never changes after that.
struct FrozenHolders: Sendable {
    let reach: Reach
    private let layers: [HolderLayer: VolunteerSet]
    /// In a loop's hands when it was written down, whatever came of it.
    private let inDoubt: VolunteerSet

    init(_ reach: Reach, layers: [HolderLayer: VolunteerSet], inDoubt: VolunteerSet) {
        self.reach = reach
        self.layers = layers
        self.inDoubt = inDoubt
    }

    /// How the letter introduces itself to a holder; the nearer text counts.
    func marking(of volunteer: UInt32) -> Marking? {
        if let marking = reach.holders, layers[.earlier]?.contains(volunteer) == true { return marking }
        if let marking = reach.followed, layers[.followed]?.contains(volunteer) == true { return marking }
        return nil
    }

    func isInDoubt(_ volunteer: UInt32) -> Bool { inDoubt.contains(volunteer) }

    /// Holds it, or may.
    func includes(_ volunteer: UInt32) -> Bool { isInDoubt(volunteer) || marking(of: volunteer) != nil }

    subscript(layer: HolderLayer) -> VolunteerSet { layers[layer] ?? VolunteerSet() }
}

extension FrozenHolders {
    /// As they are now, for the count of a draft.
    init(_ reach: Reach, now scan: HolderScan) {
        var inDoubt = VolunteerSet()
        for row in scan.leased { inDoubt.insert(row.delivery.volunteer.number) }
        self.init(reach, layers: scan.found, inDoubt: inDoubt)
    }
}

extension Session {
    /// As they were written down.
    func frozenHolders(of version: VersionKey, _ reach: Reach) throws(LedgerError) -> FrozenHolders {
        var layers: [HolderLayer: VolunteerSet] = [:]
        for layer in HolderLayer.allCases {
            let query = try statement(HolderSQL.blocks)
            defer { query.reset() }
            query.bind(1, version.number)
            query.bind(2, layer.rawValue)
            var holders = VolunteerSet()
            while try query.step() { holders.add(block: Int(query.int(0)), query.bytes(1)) }
            layers[layer] = holders
        }
        let query = try statement(HolderSQL.doubtedPeople)
        defer { query.reset() }
        query.bind(1, version.number)
        var inDoubt = VolunteerSet()
        while try query.step() { inDoubt.insert(UInt32(truncatingIfNeeded: query.int(0))) }
        return FrozenHolders(reach, layers: layers, inDoubt: inDoubt)
    }
}
