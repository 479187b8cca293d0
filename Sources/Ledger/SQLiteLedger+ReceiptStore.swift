// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: ReceiptStore {
    public func receiptSubject(version: VersionKey, volunteer: VolunteerKey) async throws(LedgerError)
        -> ReceiptSubject?
    {
        try await read { (session) throws(LedgerError) in
            try session.receiptSubject(version: version, volunteer: volunteer)
        }
    }

    public func keep(_ receipt: SectionReceipt) async throws(LedgerError) -> Bool {
        try await write { (session) throws(LedgerError) in try session.keep(receipt) }
    }

    public func receipts(to reference: Reference) async throws(LedgerError) -> ReceiptTally {
        try await read { (session) throws(LedgerError) in try session.receiptTally(of: reference) }
    }
}
