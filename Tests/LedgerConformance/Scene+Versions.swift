// SPDX-License-Identifier: MIT

import Domain

/// Corrections, follow-ups and notices, as staff make them.
extension Scene {
    /// A document that corrects an action.
    static func correction(
        of reference: Reference, subject: String = "Corrected", window: ResponseWindow = .standard
    ) throws -> UrgentAction {
        var action = try self.action(reference.text, window: window)
        action.kind = .correction
        action.follows = reference
        action.text = [.english: ActionText(subject: subject, body: "Body")]
        return action
    }

    @discardableResult
    func correct(
        _ reference: Reference, subject: String = "Corrected", digest: String = "d2",
        audience: ResolvedAudience = Scene.audience()
    ) async throws -> SubmissionResult {
        try await submit(try Self.correction(of: reference, subject: subject), audience: audience, digest: digest)
    }

    /// Hands in what follows an action.
    @discardableResult
    func follow(
        _ reference: Reference, _ kind: ActionKind = .update, as name: String = "UPD 1/26"
    ) async throws -> SubmissionResult {
        var action = try Self.action(name)
        action.kind = kind
        action.follows = reference
        return try await submit(action, digest: "f-\(name)")
    }

    /// Counts and approves the newest draft.
    func releaseDraft(_ reference: Reference) async throws -> LiveVersion {
        _ = try await ledger.countAudience(of: reference)
        let live = try await approve(reference)
        return live
    }

    /// Releases the newest draft, counts whom it reaches, and plans it.
    func plannedDraft(_ reference: Reference) async throws -> LiveVersion {
        let live = try await releaseDraft(reference)
        try await plan(live)
        _ = try await ledger.countAudience(of: reference)
        return live
    }

    func plannedDraft(_ name: String) async throws -> LiveVersion {
        try await plannedDraft(try required(Reference(name)))
    }

    /// Withdraws and tells holders.
    func withdrawTelling(_ reference: Reference, languages: [LanguageTag] = []) async throws -> WithdrawalResult {
        try await ledger.withdraw(
            Withdrawal(
                reference: reference, by: Self.submitter, reason: "mistaken identity", at: now,
                notice: Withdrawal.Notice(window: .seconds(3_600), languages: languages)))
    }

    /// Claims everything of a version that may leave now.
    func claimAll(_ live: LiveVersion) async throws -> [ClaimedDelivery] {
        var claimed: [ClaimedDelivery] = []
        for channel in Channel.allCases { claimed += try await claim(live, channel) }
        return claimed
    }

    /// How each letter introduces itself, by volunteer.
    func markings(_ claimed: [ClaimedDelivery]) -> [VolunteerKey: Marking] {
        Dictionary(claimed.map { ($0.delivery.volunteer, $0.marking) }) { first, _ in first }
    }
}

extension [ClaimedDelivery] {
    var people: Set<VolunteerKey> { Set(map(\.delivery.volunteer)) }

    func marked(_ marking: Marking) -> Set<VolunteerKey> { filter { $0.marking == marking }.people }
}
