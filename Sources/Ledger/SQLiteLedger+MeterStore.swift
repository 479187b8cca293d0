// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: MeterStore {
    public func meters() async throws(LedgerError) -> LedgerMeters {
        try await read { (session) throws(LedgerError) in try session.meters() }
    }

    /// Returns once the writer has come to it, whatever it had to do before.
    public func writerAnswers() async throws(LedgerError) {
        try await writer.run { _ throws(LedgerError) in }
    }

    /// Whether a transaction can be written now.
    ///
    /// Nothing is tried unless the last one failed; then one is, which changes nothing.
    public func canWrite() async -> Bool {
        guard meter.isFailing else { return true }
        do throws(LedgerError) {
            try await write { (session) throws(LedgerError) in try session.statement(MeterSQL.probe).run() }
            return true
        } catch {
            return false
        }
    }
}
