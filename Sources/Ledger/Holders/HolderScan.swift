// SPDX-License-Identifier: MIT

import Domain

/// Finds out who holds what a version corrects or follows: one walk over the rows of those versions.
///
/// In spans, so that no reader keeps a snapshot for long. Under a closed fence nothing but what is leased can change
/// behind the walk, and what is leased is looked at again when the result is written down. Of an action that is still
/// open, who gets it while the walk is under way may or may not be found.
struct HolderScan: Sendable {
    /// The version that is to reach them.
    let version: VersionKey
    private(set) var found: [HolderLayer: VolunteerSet] = [:]
    /// In a loop's hands when the walk came by.
    private(set) var leased: [(layer: HolderLayer, delivery: DeliveryKey)] = []
    private var rest: [(layer: HolderLayer, version: VersionKey)]
    private var after: Int64 = 0

    /// Rows a step: some 20 ms of a reader.
    static let span = 100_000

    var isDone: Bool { rest.isEmpty }

    init(of version: VersionKey, _ reach: Reach, in session: Session) throws(LedgerError) {
        self.version = version
        rest = []
        if reach.holders != nil {
            rest += try session.versions(HolderSQL.earlier, version).map { (.earlier, $0) }
        }
        if reach.followed != nil {
            rest += try session.versions(HolderSQL.followed, version).map { (.followed, $0) }
        }
    }

    /// Walks over the next span.
    mutating func step(in session: Session) throws(LedgerError) {
        guard let (layer, source) = rest.first else { return }
        // Taken out, so that the set is not copied at each insertion.
        var holders = found.removeValue(forKey: layer) ?? VolunteerSet()
        defer { found[layer] = holders }
        let query = try session.statement(HolderSQL.rows)
        defer { query.reset() }
        query.bind(1, max(after, DeliveryKey.first(of: source).number))
        query.bind(2, DeliveryKey.end(of: source).number)
        query.bind(3, Self.span)
        var seen = 0
        while try query.step() {
            seen += 1
            let key = DeliveryKey(number: query.int(0))
            after = key.number
            let state = query.int(1)
            if state == Int64(DeliveryState.accepted.rawValue) || query.int(2) & DeliveryFlags.possiblyTwice != 0 {
                holders.insert(key.volunteer.number)
            }
            if state == Int64(DeliveryState.leased.rawValue) { leased.append((layer, key)) }
        }
        if seen < Self.span {
            rest.removeFirst()
            after = 0
        }
    }

    /// Somebody who was leased has the text by now.
    mutating func insert(_ volunteer: VolunteerKey, _ layer: HolderLayer) {
        var holders = found.removeValue(forKey: layer) ?? VolunteerSet()
        holders.insert(volunteer.number)
        found[layer] = holders
    }
}

extension Session {
    fileprivate func versions(_ sql: StaticString, _ of: VersionKey) throws(LedgerError) -> [VersionKey] {
        let query = try statement(sql)
        defer { query.reset() }
        query.bind(1, of.number)
        var found: [VersionKey] = []
        while try query.step() { found.append(VersionKey(UInt32(truncatingIfNeeded: query.int(0)))) }
        return found
    }

    /// Earlier versions, or versions of the followed action, that a version's holders are holders of.
    func sources(of version: VersionKey, _ layer: HolderLayer) throws(LedgerError) -> [VersionKey] {
        try versions(layer == .earlier ? HolderSQL.earlier : HolderSQL.followed, version)
    }

    /// Whether anybody holds any version of an action, or may hold it.
    func hasHolders(action: Int64) throws(LedgerError) -> Bool {
        let query = try statement(HolderSQL.any)
        defer { query.reset() }
        query.bind(1, action)
        return try query.step() && query.int(0) != 0
    }

    func isReached(_ version: VersionKey) throws(LedgerError) -> Bool {
        let query = try statement(HolderSQL.isReached)
        defer { query.reset() }
        query.bind(1, version.number)
        return try query.step() && query.int(0) != 0
    }
}
