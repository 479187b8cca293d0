// SPDX-License-Identifier: MIT

import Domain

/// Addresses of the latest volunteers, in memory until there are enough of them to be written in order.
///
/// Hashes are scattered: written one by one, each would dirty a page of its own, three quarters of an import's log.
/// Nothing is lost with the memory: who is above `roster.folded` is read again.
struct RecentAddresses {
    /// Nil until they are needed.
    private(set) var volunteers: [Int64: Int64]?
    private var before: [(hash: Int64, volunteer: Int64?)] = []
    /// A fold under way: what is to be written in order, how much of it is, and up to which volunteer.
    var fold: (entries: [(hash: Int64, volunteer: Int64)], done: Int, through: Int64)?

    private let foldAt: Int

    init(foldAt: Int) {
        self.foldAt = foldAt
    }

    /// So many are worth a walk over the whole table of ten million; about 6 MB.
    static let usuallyFoldedAt = 1 << 17

    var isFull: Bool { (volunteers?.count ?? 0) >= foldAt }

    mutating func load(_ found: [Int64: Int64]) {
        volunteers = found
    }

    subscript(hash: Int64) -> Int64? { volunteers?[hash] }

    mutating func set(_ hash: Int64, _ volunteer: Int64?) {
        before.append((hash, volunteers?[hash]))
        volunteers?[hash] = volunteer
    }

    /// The transaction is in.
    mutating func keep() {
        before.removeAll(keepingCapacity: true)
    }

    /// The transaction did not happen.
    mutating func undo() {
        for entry in before.reversed() { volunteers?[entry.hash] = entry.volunteer }
        before.removeAll(keepingCapacity: true)
        fold = nil
    }

    mutating func drop(through last: Int64) {
        volunteers = volunteers?.filter { $0.value > last }
    }
}

extension WriteSession {
    /// Others who go by this address.
    func others(with hash: Int64?, besides id: Int64) throws(LedgerError) -> [Int64] {
        guard let hash else { return [] }
        if addresses.volunteers == nil { try loadAddresses() }
        var others: [Int64] = []
        if let recent = addresses[hash], recent != id { others.append(recent) }
        let query = try statement(RosterSQL.withAddress)
        defer { query.reset() }
        query.bind(1, hash)
        while try query.step() {
            let other = query.int(0)
            if other != id, !others.contains(other) { others.append(other) }
        }
        return others
    }

    /// Puts a person's address down; where others have it, all of them are marked and stand in the table at once.
    ///
    /// Who `isNew`, just added, is found above `roster.folded` after a restart; others go into the table at once too.
    func enter(_ hash: Int64, of id: Int64, sharedWith others: [Int64], isNew: Bool = true) throws(LedgerError) {
        if others.isEmpty, isNew {
            addresses.set(hash, id)
            return
        }
        let share = try statement(RosterSQL.share)
        for other in others {
            try write(hash, other)
            share.bind(1, other)
            try share.run()
        }
        try write(hash, id)
    }

    /// A person does not go by this address any more.
    func leave(_ hash: Int64, of id: Int64) throws(LedgerError) {
        if addresses.volunteers == nil { try loadAddresses() }
        if addresses[hash] == id { addresses.set(hash, nil) }
        let remove = try statement(RosterSQL.removeAddress)
        remove.bind(1, hash)
        remove.bind(2, id)
        try remove.run()
    }

    /// Writes the next few of the recent addresses in order, once there are enough; true while there is more to do.
    ///
    /// A transaction of its own.
    func foldAddresses() throws(LedgerError) -> Bool {
        if addresses.fold == nil {
            guard addresses.isFull, let recent = addresses.volunteers else { return false }
            let entries = recent.map { (hash: $0.key, volunteer: $0.value) }.sorted { $0.hash < $1.hash }
            addresses.fold = (entries, 0, entries.reduce(0) { max($0, $1.volunteer) })
        }
        guard let fold = addresses.fold else { return false }
        var end = fold.done
        try writing { () throws(LedgerError) in
            let start = ContinuousClock.now
            // What has left or moved since the fold began is not written.
            while end < fold.entries.count {
                let entry = fold.entries[end]
                if addresses[entry.hash] == entry.volunteer { try write(entry.hash, entry.volunteer) }
                end += 1
                if end % Self.entriesPerLook == 0, ContinuousClock.now - start > Self.foldBudget { break }
            }
            if end == fold.entries.count {
                let mark = try statement(RosterSQL.folded)
                mark.bind(1, fold.through)
                try mark.run()
            }
        }
        addresses.fold?.done = end
        guard end == fold.entries.count else { return true }
        addresses.fold = nil
        addresses.drop(through: fold.through)
        return false
    }

    private func write(_ hash: Int64, _ id: Int64) throws(LedgerError) {
        let add = try statement(RosterSQL.addAddress)
        add.bind(1, hash)
        add.bind(2, id)
        try add.run()
    }

    private func loadAddresses() throws(LedgerError) {
        let query = try statement(RosterSQL.unfolded)
        defer { query.reset() }
        var found: [Int64: Int64] = [:]
        while try query.step() { found[query.int(0)] = query.int(1) }
        addresses.load(found)
    }

    /// In a large ledger each entry has a page of its own: with the commit it stays within the writer's 20 ms.
    private static let foldBudget = Duration.milliseconds(5)
    /// The clock is read once per so many entries.
    private static let entriesPerLook = 64
}
