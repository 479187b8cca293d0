// SPDX-License-Identifier: MIT

import Domain

extension Desk {
    public func auditTrail(of reference: Reference?, after: Int64, limit: Int) async throws(DeskError) -> [AuditEntry] {
        try await asked { () async throws(LedgerError) in
            try await store.auditTrail(of: reference, after: after, limit: limit)
        }
    }

    public func verifyAudit() async throws(DeskError) -> AuditProof {
        try await asked { () async throws(LedgerError) in try await store.verifyAudit() }
    }

    public func recordReading(_ reading: PersonalReading, rows: Int, by: Identity) async throws(DeskError) {
        try await note(reading, .ended(rows), by: by)
    }

    /// On record before anything is given: what cannot be audited is not shown.
    func note(_ reading: PersonalReading, _ extent: PersonalReading.Extent, by: Identity) async throws(DeskError) {
        let entry = reading.entry(extent, by: by, at: clock.now())
        try await asked { () async throws(LedgerError) in try await store.audit(entry) }
    }
}
