// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// What the lots of a version's people depend on; the same for all of them.
struct QuotaGround {
    let action: UInt32
    /// Actions in the 30 days before the approval, this one included, by country of their audiences.
    let usual: [CountryCode: Int]
}

extension WriteSession {
    /// Whether a row that would be sent may be: false where the person wants only so many and was not drawn.
    ///
    /// Decided in the transaction that writes the row, because another action may be planned meanwhile.
    func isDrawn(of row: PlannedRow, _ state: DeliveryState, at now: Instant) throws(LedgerError) -> Bool {
        guard let limit = row.limit, state == .planned || state == .held else { return true }
        let ground = try quotaGround(of: row.delivery.version)
        let volunteer = row.delivery.volunteer
        var quota = try quota(of: volunteer) ?? AlertQuota(at: now)
        let isDrawn = quota.offer(
            ground.action, limit: limit, usual: ground.usual[row.country] ?? 1,
            lot: lot(of: volunteer, in: ground.action), at: now)
        let keep = try statement(QuotaSQL.keep)
        keep.bind(1, volunteer.number)
        keep.bind(2, quota.bytes)
        try keep.run()
        return isDrawn
    }

    /// Says in the row why nobody got it.
    func explainLimit(of row: PlannedRow) throws(LedgerError) {
        let explain = try statement(QuotaSQL.explain)
        explain.bind(1, row.delivery.number)
        explain.bind(2, "not drawn: wants at most \(row.limit ?? 0) alerts in 30 days")
        try explain.run()
    }

    func forgetQuota(of volunteer: VolunteerKey) throws(LedgerError) {
        let forget = try statement(QuotaSQL.forget)
        forget.bind(1, volunteer.number)
        try forget.run()
    }

    private func quota(of volunteer: VolunteerKey) throws(LedgerError) -> AlertQuota? {
        let query = try statement(QuotaSQL.find)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        guard try query.step() else { return nil }
        guard let quota = AlertQuota(bytes: query.bytes(0)) else {
            throw .unusable("the ledger is damaged: a volunteer's alerts cannot be read")
        }
        return quota
    }

    /// Keyed, so that nobody can know or choose their own.
    private func lot(of volunteer: VolunteerKey, in action: UInt32) -> UInt32 {
        hash.digest("lot of volunteer \(volunteer.number) in action \(action)").prefix(4).reduce(0) {
            $0 << 8 | UInt32($1)
        }
    }

    private func quotaGround(of version: VersionKey) throws(LedgerError) -> QuotaGround {
        if let known = quotaGrounds[version] { return known }
        let own = try statement(QuotaSQL.own)
        defer { own.reset() }
        own.bind(1, version.number)
        guard try own.step(), let opened = own.optionalInstant(1) else {
            throw .refused("version \(version.number) is not approved")
        }
        let ground = QuotaGround(
            action: UInt32(truncatingIfNeeded: own.int(0)), usual: try usualActions(before: opened))
        // A handful is planned at any time.
        if quotaGrounds.count >= 16 { quotaGrounds = [:] }
        quotaGrounds[version] = ground
        return ground
    }

    private func usualActions(before opened: Instant) throws(LedgerError) -> [CountryCode: Int] {
        let query = try statement(QuotaSQL.recent)
        defer { query.reset() }
        query.bind(1, opened.advanced(by: .zero - AlertQuota.span))
        query.bind(2, opened)
        var usual: [CountryCode: Int] = [:]
        var last: Int64?
        while try query.step() {
            // Corrections are the same action once more.
            if query.int(0) == last { continue }
            last = query.int(0)
            for country in try StoredJSON.read(ResolvedAudience.self, query.text(1)).countries {
                usual[country, default: 0] += 1
            }
        }
        return usual
    }
}

/// Statements on limits.
enum QuotaSQL {
    static let find: StaticString = "SELECT history FROM quota WHERE volunteer = ?1"
    static let keep: StaticString = """
        INSERT INTO quota VALUES (?1, ?2) ON CONFLICT DO UPDATE SET history = excluded.history
        """
    static let forget: StaticString = "DELETE FROM quota WHERE volunteer = ?1"
    static let explain: StaticString = "UPDATE delivery SET reply = ?2 WHERE id = ?1"
    static let own: StaticString = "SELECT action, opened FROM version WHERE id = ?1"
    /// So many versions are read at most: some ten milliseconds, once per planned version.
    static let recent: StaticString = """
        SELECT v.action, v.audience FROM version v JOIN action a ON a.id = v.action
        WHERE a.kind = 'alert' AND v.opened > ?1 AND v.opened <= ?2 ORDER BY v.action DESC LIMIT 200
        """
}
