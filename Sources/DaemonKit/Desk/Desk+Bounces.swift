// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Telemetry

extension Desk {
    public func takeReport(message: [UInt8], by: Identity) async throws(DeskError) -> BounceReceipt {
        try await take(message: message, source: "report", by: by)
    }

    /// As ``takeReport(message:by:)``; `by` is nil for what the daemon takes in by itself.
    func take(message: [UInt8], source: String, by: Identity?) async throws(DeskError) -> BounceReceipt {
        let read = ReportMessage.read(message, proof: proof)
        return try await take(read.reports, read.kind, leftOut: read.leftOut, source: source, by: by)
    }

    public func take(_ reports: [DeliveryReport], from provider: String) async throws(DeskError) -> BounceReceipt {
        let most = BounceReceipt.mostResults
        return try await take(
            Array(reports.prefix(most)), .provider, leftOut: max(0, reports.count - most), source: provider, by: nil)
    }

    private func take(
        _ reports: [DeliveryReport], _ kind: ReportKind, leftOut: Int, source: String, by: Identity?
    ) async throws(DeskError) -> BounceReceipt {
        var receipt = BounceReceipt(kind: kind, leftOut: leftOut)
        if !reports.isEmpty || by != nil {
            let record = try await asked { () async throws(LedgerError) in
                try await store.take(reports, source: source, by: by, at: clock.now())
            }
            receipt.results = record.results
            // Somebody is due on another channel now, which nobody may be looking at.
            if record.makesDue { await engine.lookAgain() }
        }
        tell(receipt, source)
        return receipt
    }

    /// Counts, and nobody: what proves nothing may be anybody's invention.
    private func tell(_ receipt: BounceReceipt, _ source: String) {
        counts.count(receipt)
        let unchanged: Set<BounceEffect> = [.unproved, .unknown, .oldNews, .nothing]
        log.info(
            "a report was taken in",
            [
                "kind": receipt.kind.rawValue, "source": source, "reports": "\(receipt.results.count)",
                "changed": "\(receipt.results.count { !unchanged.isSuperset(of: $0.effects) })",
                "unproved": "\(receipt.results.count { $0.effects == [.unproved] })",
                "left-out": "\(receipt.leftOut)",
            ])
    }

    // MARK: Suppressed addresses

    public func suppress(address: String, reason: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        let address = try Self.read(address)
        let receipt = try await asked { () async throws(LedgerError) in
            try await store.suppress(address, note: reason, by: by, at: clock.now())
        }
        if receipt.moved > 0 { await engine.lookAgain() }
        return receipt
    }

    public func unsuppress(address: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        let address = try Self.read(address)
        return try await asked { () async throws(LedgerError) in
            try await store.unsuppress(address, by: by, at: clock.now())
        }
    }

    public func suppressions(after: Int64, limit: Int) async throws(DeskError) -> [SuppressionLine] {
        try await asked { () async throws(LedgerError) in try await store.suppressions(after: after, limit: limit) }
    }

    private static func read(_ text: String) throws(DeskError) -> MailAddress {
        do throws(MailAddressFault) {
            return try MailAddress(text)
        } catch {
            throw .invalid([
                DocumentFault(line: 0, key: "address", problem: "\(error)", expected: "an address as in the roster")
            ])
        }
    }
}
