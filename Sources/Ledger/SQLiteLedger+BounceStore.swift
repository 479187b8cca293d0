// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: BounceStore {
    public func take(_ reports: [DeliveryReport], source: String, by: Identity?, at: Instant)
        async throws(LedgerError) -> BounceRecord
    {
        try await write { (session) throws(LedgerError) in
            try session.take(reports, source: source, by: by, at: at)
        }
    }

    public func suppress(_ address: MailAddress, note: String, by: Identity, at: Instant)
        async throws(LedgerError) -> SuppressionReceipt
    {
        var receipt = try await write { (session) throws(LedgerError) in
            defer { session.freed = [] }
            let hash = AddressHash(session.hash).email(address.text)
            let receipt = try session.suppress(hash, for: .manual, note: note, of: nil, at: at)
            try session.auditSuppression("suppress add", receipt, by: by, at: at)
            return receipt
        }
        // From here on every import that brings the address mutes by itself; these were there before.
        var after: Int64? = 0
        while let start = after {
            let page = try await read { (session) throws(LedgerError) in try session.reserves(after: start) }
            after = page.next
            let found = page.found.filter { $0.email.lowercased() == address.text.lowercased() }.map(\.id)
            guard !found.isEmpty else { continue }
            let more = try await write { (session) throws(LedgerError) in
                defer { session.freed = [] }
                return try session.muteReserves(found, address, at: at)
            }
            receipt.volunteers += more.volunteers
            receipt.moved += more.moved
            receipt.suppressed += more.suppressed
        }
        return receipt
    }

    public func unsuppress(_ address: MailAddress, by: Identity, at: Instant) async throws(LedgerError)
        -> SuppressionReceipt
    {
        try await write { (session) throws(LedgerError) in
            let receipt = try session.unsuppress(AddressHash(session.hash).email(address.text))
            try session.auditSuppression("suppress remove", receipt, by: by, at: at)
            return receipt
        }
    }

    public func suppressions(after: Int64, limit: Int) async throws(LedgerError) -> [SuppressionLine] {
        try await read { (session) throws(LedgerError) in try session.suppressions(after: after, limit: limit) }
    }
}

extension WriteSession {
    /// People with a webhook who still have this address in reserve.
    fileprivate func muteReserves(_ people: [Int64], _ address: MailAddress, at now: Instant) throws(LedgerError)
        -> SuppressionReceipt
    {
        let hash = AddressHash(hash).email(address.text)
        var receipt = SuppressionReceipt(changed: true)
        for id in people {
            let key = VolunteerKey(UInt32(truncatingIfNeeded: id))
            guard try person(key)?.mail == hash else { continue }
            try mute(key, hash, at: now, &receipt)
        }
        return receipt
    }

    /// That it was done, not for whom; nor why, because a reason may name somebody.
    fileprivate func auditSuppression(
        _ verb: String, _ receipt: SuppressionReceipt, by person: Identity, at now: Instant
    ) throws(LedgerError) {
        try writeAudit(
            AuditEntry(
                at: now, by: person, verb: verb, reference: nil, version: nil,
                detail: receipt.changed ? "one address" : "one address; nothing new"))
    }
}
