// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import TestSupport
import Testing

/// Corrections and withdrawals, as the desk gives them to ledger and engine.
extension EngineBed {
    /// Takes a correction in and lets the engine close what it overtakes.
    @discardableResult
    func correct(_ text: String = "UA 1/26", subject: String) async throws -> SubmissionResult {
        let reference = try #require(Reference(text))
        let action = UrgentAction(
            reference: reference, kind: .correction, follows: reference, country: try #require(CountryCode("HN")),
            author: "author", sources: ["one", "two"],
            text: [.english: ActionText(subject: subject, body: "body")])
        let result = try await ledger.submit(
            Submission(
                action: action, digest: "digest of \(subject)", by: Identity(name: "author", login: "author"),
                at: clock.now(),
                audience: ResolvedAudience(countries: [try #require(CountryCode("KE"))], languages: [], networks: []),
                warnings: []))
        if let overtaken = result.overtaken { await engine.close(reference, upTo: overtaken) }
        return result
    }

    /// Approves the newest draft; the engine is not told yet.
    func approveDraft(_ text: String = "UA 1/26") async throws -> LiveVersion {
        try await ledger.approve(
            ApprovalRequest(
                reference: try #require(Reference(text)), by: Identity(name: "approver", login: "approver"),
                at: clock.now(),
                rules: ApprovalRules(defaultWindow: .seconds(43_200), longestWindow: .seconds(1_209_600)))
        ).live
    }

    /// Withdraws, tells holders, and lets the engine do both.
    func withdrawTelling(_ live: LiveVersion) async throws {
        let result = try await ledger.withdraw(
            Withdrawal(
                reference: live.reference, by: Identity(name: "staff", login: "staff"), reason: "unsafe",
                at: clock.now(), notice: Withdrawal.Notice(window: .seconds(43_200))))
        await engine.close(live.reference, upTo: result.closed)
        if let notice = result.notice { try await engine.open(notice) }
    }

    /// Who may have a version's text, by the ledger.
    func holders(_ version: Int, _ text: String = "UA 1/26") async throws -> Set<VolunteerKey> {
        let lines = try await ledger.deliveries(
            DeliveryQuery(reference: try #require(Reference(text)), version: version, limit: 100_000))
        return Set(lines.filter { $0.state == .accepted || $0.possiblyTwice }.map(\.delivery.volunteer))
    }
}
