// SPDX-License-Identifier: MIT

import Domain

extension Session {
    /// The newest version; throws ``LedgerError/unknown(_:)`` if there is no such action.
    func newestVersion(of reference: Reference) throws(LedgerError) -> StoredVersion {
        guard let found = try findNewestVersion(of: reference) else {
            throw .unknown("there is no action \(reference)")
        }
        return found
    }

    func findNewestVersion(of reference: Reference) throws(LedgerError) -> StoredVersion? {
        let query = try statement(ActionSQL.newest)
        defer { query.reset() }
        query.bind(1, reference.text)
        return try query.step() ? StoredVersion(query) : nil
    }

    /// The newest version's record, texts included.
    func record(of reference: Reference) throws(LedgerError) -> ActionRecord {
        let version = try newestVersion(of: reference)
        var record = try version.record(at: clock.now())
        record.action.text = try texts(of: version.key)
        record.drafts = try drafts(of: version.key)
        return record
    }

    func allRecords() throws(LedgerError) -> [ActionRecord] {
        let now = clock.now()
        return try storedVersions(ActionSQL.all).map { (version) throws(LedgerError) in try version.record(at: now) }
    }

    func liveVersions() throws(LedgerError) -> [LiveVersion] {
        try storedVersions(ActionSQL.live).map { (version) throws(LedgerError) in try live(version) }
    }

    func live(_ version: StoredVersion) throws(LedgerError) -> LiveVersion {
        try version.live(after: try earlier(than: version))
    }

    /// What readers of this version may have had before, oldest first, at most ``mostEarlier``.
    private func earlier(than version: StoredVersion) throws(LedgerError) -> [EarlierVersion] {
        let query = try statement(ActionSQL.earlier)
        defer { query.reset() }
        query.bind(1, version.key.number)
        query.bind(2, version.action)
        query.bind(3, Self.mostEarlier)
        var found: [EarlierVersion] = []
        while try query.step() {
            guard let reference = Reference(query.text(1)) else { continue }
            found.append(
                EarlierVersion(key: VersionKey(UInt32(truncatingIfNeeded: query.int(0))), reference: reference))
        }
        return found.reversed()
    }

    /// A mail names them all in one header; programs that thread look at the last few.
    private static let mostEarlier = 8

    func texts(of version: VersionKey) throws(LedgerError) -> [LanguageTag: ActionText] {
        let query = try statement(ActionSQL.texts)
        defer { query.reset() }
        query.bind(1, version.number)
        var texts: [LanguageTag: ActionText] = [:]
        while try query.step() {
            guard let tag = LanguageTag(query.text(0)) else { continue }
            texts[tag] = try StoredJSON.read(ActionText.self, query.text(1))
        }
        return texts
    }

    /// Every version of an action, oldest first.
    func versions(of reference: Reference) throws(LedgerError) -> [StoredVersion] {
        try storedVersions(ActionSQL.ofAction, reference.text)
    }

    func storedVersions(_ sql: StaticString, _ reference: String? = nil) throws(LedgerError) -> [StoredVersion] {
        let query = try statement(sql)
        defer { query.reset() }
        if let reference { query.bind(1, reference) }
        var found: [StoredVersion] = []
        while try query.step() { found.append(StoredVersion(query)) }
        return found
    }
}
