// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Telemetry

extension Desk {
    public func submit(document: [UInt8], by: Identity) async throws(DeskError) -> SubmissionResult {
        try await submit(document, as: nil, by: by)
    }

    /// Takes a document in, whatever it is, or what a verb says that it must be.
    ///
    /// `isOpenToOthers`: it came in a file that others may have written to; the draft and the audit say so.
    func submit(
        _ document: [UInt8], as errand: ActionReader.Errand?, by: Identity, isOpenToOthers: Bool = false
    ) async throws(DeskError) -> SubmissionResult {
        do throws(DeskError) {
            let result = try await takeIn(document, as: errand, by: by, isOpenToOthers)
            counts.submissions.add(to: result.created ? "new" : "known")
            return result
        } catch {
            counts.count(refused: error)
            throw error
        }
    }

    private func takeIn(
        _ document: [UInt8], as errand: ActionReader.Errand?, by: Identity, _ isOpenToOthers: Bool
    ) async throws(DeskError) -> SubmissionResult {
        let now = clock.now()
        let reading: ActionReader.Reading
        do throws(InvalidDocument) {
            reading = try actionReader.read(document, now: now, as: errand)
        } catch {
            if let known = await takenBefore(document, errand) { return known }
            throw .invalid(error.faults)
        }
        // Where one person may do both, whose words they are makes no difference.
        let isInDoubt = isOpenToOthers && rules.secondPerson
        let submission = Submission(
            action: reading.action, digest: reading.digest, by: by, at: now, audience: try audience(of: reading.action),
            warnings: reading.warnings + (isInDoubt ? [Self.openToOthers] : []),
            remark: isInDoubt ? "others than its owner could write to the file" : nil)
        var result = try await asked { () async throws(LedgerError) in try await store.submit(submission) }
        if result.created {
            log.info("action taken in", ["reference": result.reference.text, "version": "\(result.version)"])
        }
        // Some document may name the end of its window.
        if result.created { await engine.watchDrafts() }
        if let overtaken = result.overtaken {
            // The fence is committed; now every loop must hold it before anybody is told that nothing leaves any more.
            await engine.close(result.reference, upTo: overtaken)
            // Whoever corrects does not wait for a count.
            Task { [counter] in await counter.bringUpToDate() }
        } else {
            await counter.bringUpToDate()
            await foretell(&result)
        }
        // Also one that is known already: a crash may have come between the draft and its approval.
        guard result.state == .awaitingApproval, let approval = reading.action.approval else { return result }
        if isInDoubt {
            result.warnings.append("the approval by \(approval.by) does not count: \(Self.openToOthers)")
            log.error(
                "an approval in a file that others can write to does not count", ["reference": result.reference.text])
            return result
        }
        return await takeOver(approval, of: result, from: by)
    }

    private static let openToOthers =
        "others than its owner could write to the file that it came in: ask who handed it in whether this is their text"

    /// Warns of a window that cannot be made.
    private func foretell(_ result: inout SubmissionResult) async {
        let now = clock.now()
        guard result.state == .awaitingApproval, let record = try? await store.action(result.reference) else { return }
        let closes = ApprovalRule.windowEnd(of: record.action, at: now, rules)
        let forecast = await forecast(of: record, at: now)
        if forecast.misses(closes) {
            result.warnings.append("it cannot make its window as things are: \(forecast.sentence(closes: closes))")
        }
    }

    /// An approval given in an upstream system counts if who handed the action in may vouch for it; every rule holds as
    /// for any other approval.
    ///
    /// If it does not count, the action waits and the answer says why.
    private func takeOver(_ approval: UpstreamApproval, of result: SubmissionResult, from login: Identity) async
        -> SubmissionResult
    {
        var result = result
        guard upstream.contains(login.login) else {
            result.warnings.append(
                "the approval by \(approval.by) does not count: \(login.login) is not in approval.upstream")
            return result
        }
        do throws(DeskError) {
            let receipt = try await approve(
                ApprovalOrder(reference: result.reference), by: Identity(name: approval.by, login: login.login))
            result.state = receipt.state
        } catch {
            result.warnings.append("the approval by \(approval.by) does not count: \(error)")
        }
        return result
    }

    /// What was taken in before is no fault, although its window may be over by now: a file that a crash left in the queue,
    /// or somebody who hands the same document in again.
    private func takenBefore(_ document: [UInt8], _ errand: ActionReader.Errand?) async -> SubmissionResult? {
        guard let reading = try? actionReader.readWhateverTheTime(document, as: errand),
            let record = try? await store.action(reading.action.reference), record.digest == reading.digest
        else { return nil }
        return SubmissionResult(
            reference: reading.action.reference, version: record.version, created: false, state: record.state,
            warnings: record.warnings)
    }

    /// The reader has checked every region word, so that a failure here is our own.
    private func audience(of action: UrgentAction) throws(DeskError) -> ResolvedAudience {
        switch regions.resolve(action.audience, countryOfConcern: action.country) {
        case .success(var audience):
            audience.subject = ActionSubject(issues: action.issues, regions: regions.words(holding: action.country))
            return audience
        case .failure: throw .failed("the audience's regions could not be resolved")
        }
    }

    public func show(_ reference: Reference) async throws(DeskError) -> ActionRecord {
        try await asked { () async throws(LedgerError) in try await store.action(reference) }
    }

    public func approve(_ order: ApprovalOrder, by: Identity) async throws(DeskError) -> ApprovalReceipt {
        if let language = order.language { return try await release(language, of: order, by: by) }
        if (order.overrideSources || order.anyway) && (order.reason ?? "").isEmpty {
            throw .refused("--override-sources and --anyway need --reason: who reads the audit must learn why")
        }
        // The count is what tells an audience of nobody; it is normally there since the action was taken in.
        await counter.bringUpToDate()
        let draft = try await asked { () async throws(LedgerError) in try await store.action(order.reference) }
        let forecast = await forecast(of: draft, at: clock.now())
        let request = ApprovalRequest(
            reference: order.reference, by: by, digest: order.digest,
            overrideSources: order.overrideSources ? order.reason : nil, anyway: order.anyway ? order.reason : nil,
            at: clock.now(), rules: rules, forecast: forecast)
        let result = try await asked { () async throws(LedgerError) in try await store.approve(request) }
        try await asked { () async throws(LedgerError) in try await engine.open(result.live) }
        // The roster changed between the count and the approval: what is frozen now must be counted, imports wait for it.
        if result.record.audienceCount == nil { Task { [counter] in await counter.bringUpToDate() } }
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
            forecast: forecast)
    }

    public func withdraw(_ reference: Reference, reason: String, by: Identity) async throws(DeskError) -> ActionRecord {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw .refused("withdraw needs --reason: who reads the audit must learn why")
        }
        let order = Withdrawal(
            reference: reference, by: by, reason: reason, at: clock.now(),
            notice: Withdrawal.Notice(window: rules.defaultWindow, languages: noticeLanguages))
        let result = try await asked { () async throws(LedgerError) in try await store.withdraw(order) }
        // The fence is committed; now every loop must hold it before anybody is told that nothing leaves any more.
        await engine.close(reference, upTo: result.closed)
        log.info("action withdrawn", ["reference": reference.text])
        await lookAtHeldBack()
        if let notice = result.notice {
            try await asked { () async throws(LedgerError) in try await engine.open(notice) }
            Task { [counter] in await counter.bringUpToDate() }
            log.info("holders are told", ["reference": reference.text, "version": "\(notice.version)"])
        }
        return result.record
    }

    public func close(_ reference: Reference, reason: String?, by: Identity) async throws(DeskError) -> ActionRecord {
        let record = try await asked { () async throws(LedgerError) in
            try await store.closeEarly(reference, by: by, reason: reason, at: clock.now())
        }
        // As for a withdrawal: nobody is told before every loop holds the closed fence.
        await engine.close(reference, upTo: record.version)
        log.info("action closed", ["reference": reference.text])
        await lookAtHeldBack()
        return record
    }
}
