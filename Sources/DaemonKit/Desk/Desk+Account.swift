// SPDX-License-Identifier: MIT

import Dispatching
import Domain

extension Desk {
    public func status(of reference: Reference) async throws(DeskError) -> StatusReport {
        let now = clock.now()
        let account = try await asked { () async throws(LedgerError) in try await store.account(of: reference, at: now)
        }
        let live = try await asked { () async throws(LedgerError) in try await store.liveVersions() }
        return await report(account, among: live, at: now)
    }

    public func statuses() async throws(DeskError) -> [StatusReport] {
        let now = clock.now()
        let records = try await asked { () async throws(LedgerError) in try await store.actions() }
        let live = try await asked { () async throws(LedgerError) in try await store.liveVersions() }
        var reports: [StatusReport] = []
        for record in records {
            let account = try await asked { () async throws(LedgerError) in
                try await store.account(of: record.action.reference, at: now)
            }
            reports.append(await report(account, among: live, at: now))
        }
        return reports
    }

    public func deliveries(_ query: DeliveryQuery, by: Identity) async throws(DeskError) -> [DeliveryLine] {
        let rows = try await asked { () async throws(LedgerError) in try await store.deliveries(query) }
        if query.showAddresses, query.after == nil {
            try await note(
                .addresses(of: query.reference, version: query.version),
                rows.count < query.limit ? .whole(rows.count) : .first(rows.count), by: by)
        }
        return rows
    }

    public func reconcile(_ reference: Reference?) async throws(DeskError) -> [Reconciliation] {
        try await asked { () async throws(LedgerError) in
            var references: [Reference] = []
            if let reference {
                references = [reference]
            } else {
                references = try await store.actions().map(\.action.reference)
            }
            var proofs: [Reconciliation] = []
            for reference in references { proofs += try await store.reconcile(reference) }
            return proofs
        }
    }

    private func report(_ account: Account, among live: [LiveVersion], at now: Instant) async -> StatusReport {
        var rate = 0.0
        var share: Double?
        if let version = live.last(where: { $0.reference == account.reference }) {
            rate = await engine.rate(of: version.key)
            share = await engine.share(of: version.key)
        }
        return StatusReport(
            account: account, ratePerSecond: rate, share: share, forecast: await forecast(of: account, at: now),
            at: now)
    }

    /// Of a draft: were it approved now.
    private func forecast(of account: Account, at now: Instant) async -> Forecast {
        guard let newest = account.versions.last else { return Forecast() }
        guard account.state == .awaitingApproval else {
            return await windows.forecast(of: newest, of: account.reference)
        }
        guard let record = try? await store.action(account.reference) else { return Forecast() }
        return await forecast(of: record, at: now)
    }

    /// Of a draft, were its window to open at a moment.
    func forecast(of record: ActionRecord, at now: Instant) async -> Forecast {
        await windows.forecast(
            audience: record.audienceCount, closes: ApprovalRule.windowEnd(of: record.action, at: now, rules))
    }
}
