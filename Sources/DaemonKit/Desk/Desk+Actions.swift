// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Telemetry

extension Desk {
    public func submit(document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult {
        let now = clock.now()
        let reading: ActionReader.Reading
        do throws(InvalidDocument) {
            reading = try actionReader.read(document, now: now)
        } catch {
            throw .invalid(error.faults)
        }
        let submission = Submission(
            action: reading.action, digest: reading.digest, by: by, at: now, audience: try audience(of: reading.action),
            warnings: reading.warnings)
        let result = try await asked { () async throws(LedgerError) in try await store.submit(submission) }
        if result.created {
            log.info("action taken in", ["reference": result.reference.text, "version": "\(result.version)"])
        }
        await counter.bringUpToDate()
        return result
    }

    /// The reader has checked every region word, so that a failure here is our own.
    private func audience(of action: UrgentAction) throws(DeskError) -> ResolvedAudience {
        switch regions.resolve(action.audience, countryOfConcern: action.country) {
        case .success(let audience): return audience
        case .failure: throw .failed("the audience's regions could not be resolved")
        }
    }

    public func show(_ reference: Reference) async throws(DeskError) -> ActionRecord {
        try await asked { () async throws(LedgerError) in try await store.action(reference) }
    }

    public func approve(_ order: ApprovalOrder, by: Identity) async throws(DeskError) -> ApprovalReceipt {
        if order.language != nil {
            throw .refused("no language was added to \(order.reference); approve the whole action without --language")
        }
        if (order.overrideSources || order.anyway) && (order.reason ?? "").isEmpty {
            throw .refused("--override-sources and --anyway need --reason: who reads the audit must learn why")
        }
        // The count is what tells an audience of nobody; it is normally there since the action was taken in.
        await counter.bringUpToDate()
        let request = ApprovalRequest(
            reference: order.reference, by: by, digest: order.digest,
            overrideSources: order.overrideSources ? order.reason : nil, anyway: order.anyway ? order.reason : nil,
            at: clock.now(), rules: rules)
        let result = try await asked { () async throws(LedgerError) in try await store.approve(request) }
        try await asked { () async throws(LedgerError) in try await engine.open(result.live) }
        log.info(
            "action approved",
            [
                "reference": order.reference.text, "version": "\(result.record.version)",
                "audience": result.record.audienceCount.map(String.init) ?? "unknown",
                "closes": result.live.fence.closes.rfc3339,
            ])
        return ApprovalReceipt(
            reference: order.reference, version: result.record.version, state: result.record.state,
            audience: result.record.audienceCount,
            forecast: Forecasting.forecast(
                audience: result.record.audienceCount, reached: 0, open: result.record.audienceCount ?? 0, measured: 0,
                configured: configuredRate, closes: result.live.fence.closes, at: clock.now()))
    }

    public func withdraw(_ reference: Reference, reason: String, by: Identity) async throws(DeskError) -> ActionRecord {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw .refused("withdraw needs --reason: who reads the audit must learn why")
        }
        let live = try await asked { () async throws(LedgerError) in try await store.liveVersions() }
        let record = try await asked { () async throws(LedgerError) in
            try await store.withdraw(reference, by: by, reason: reason, at: clock.now())
        }
        // The fence is committed; now every loop must hold it before anybody is told that nothing leaves any more.
        for version in live where version.reference == reference { await engine.close(version.key) }
        log.info("action withdrawn", ["reference": reference.text])
        return record
    }

    public func auditTrail(of reference: Reference?, after: Int64, limit: Int) async throws(DeskError) -> [AuditEntry] {
        try await asked { () async throws(LedgerError) in
            try await store.auditTrail(of: reference, after: after, limit: limit)
        }
    }
}
