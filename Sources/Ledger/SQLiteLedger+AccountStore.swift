// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: AccountStore {
    public func account(of reference: Reference, at: Instant) async throws(LedgerError) -> Account {
        try await read { (session) throws(LedgerError) in try session.account(of: reference, at: at) }
    }

    public func deliveries(_ query: DeliveryQuery) async throws(LedgerError) -> [DeliveryLine] {
        try await read { (session) throws(LedgerError) in try session.deliveries(query) }
    }

    public func reconcile(_ reference: Reference) async throws(LedgerError) -> [Reconciliation] {
        try await read { (session) throws(LedgerError) in try session.reconcile(reference) }
    }
}
