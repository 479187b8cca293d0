// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: ResponseStore {
    public func respond(_ response: VolunteerResponse) async throws(LedgerError) -> ResponseReceipt {
        try await write { (session) throws(LedgerError) in try session.respond(response) }
    }

    public func responses(to reference: Reference) async throws(LedgerError) -> ResponseTally {
        try await read { (session) throws(LedgerError) in try session.responseTally(of: reference) }
    }
}
