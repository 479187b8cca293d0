// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: ReportStore {
    public func unreported() async throws(LedgerError) -> [UnreportedAction] {
        try await read { (session) throws(LedgerError) in try session.unreported() }
    }

    public func closingFacts(of reference: Reference) async throws(LedgerError) -> ClosingFacts {
        try await read { (session) throws(LedgerError) in try session.closingFacts(of: reference) }
    }

    public func keep(_ report: ClosingReport, of version: VersionKey) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.keep(report, of: version) }
    }

    public func report(of reference: Reference) async throws(LedgerError) -> ClosingReport? {
        try await read { (session) throws(LedgerError) in try session.report(of: reference) }
    }
}
