// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain

extension Desk: VolunteerDesk {
    public func isGenuine(_ token: String, for purpose: PersonalToken.Purpose) -> Bool {
        tokens.token(token, for: purpose) != nil
    }

    public func visit(_ token: String, for purpose: PersonalToken.Purpose) async throws(LinkFault) -> PersonRecord {
        let volunteer = try holder(of: token, purpose)
        let now = clock.now()
        let person = try await linked { () async throws(LedgerError) in try await store.person(volunteer, at: now) }
        guard let person else { throw .gone }
        return person
    }

    public func leave(_ token: String) async throws(LinkFault) {
        let volunteer = try holder(of: token, .leave)
        let now = clock.now()
        // Before they go: afterwards nobody knows what to look for. Who cannot be read can leave all the same.
        let person = (try? await store.person(volunteer, at: now)) ?? nil
        let hasLeft = try await linked { () async throws(LedgerError) in try await store.leave(volunteer, at: now) }
        guard hasLeft else { return }
        lookAfterChange()
        guard let keeping, let person else { return }
        // Nobody waits before a page for a walk through gigabytes.
        Task { await keeping.rejected.remove(naming: person.volunteer.addresses) }
    }

    public func receiveLess(_ token: String, atMost limit: Int) async throws(LinkFault) {
        let volunteer = try holder(of: token, .leave)
        let person = try await visit(token, for: .leave)
        var preferences = person.preferences
        switch preferences.appetite.amount {
        case .none: return
        case .limited(let before) where before <= limit: return
        case .all, .limited: preferences.appetite.amount = .limited(limit)
        }
        try await choose(preferences, of: volunteer)
    }

    public func respond(_ token: String, kinds: [ResponseKind]) async throws(LinkFault) {
        for kind in kinds {
            do throws(DeskError) {
                _ = try await respond(token: token, kind: kind.rawValue)
            } catch {
                throw LinkFault(error)
            }
        }
    }

    public func choose(_ token: String, _ preferences: Preferences) async throws(LinkFault) {
        try await choose(preferences, of: try holder(of: token, .preferences))
    }

    public func choices() async throws(LinkFault) -> PreferenceChoices {
        PreferenceChoices(
            issues: try await linked { () async throws(LedgerError) in try await store.recentIssues() })
    }

    private func choose(_ preferences: Preferences, of volunteer: VolunteerKey) async throws(LinkFault) {
        let now = clock.now()
        try await linked { () async throws(LedgerError) in
            try await store.choose(preferences, of: volunteer, at: now)
        }
        lookAfterChange()
    }

    /// Drafts are counted anew and endpoints looked at; nobody waits before a page for a count of ten million.
    func lookAfterChange() {
        Task { [counter, endpointWatch] in
            await endpointWatch.look()
            await counter.bringUpToDate()
        }
    }

    func holder(of token: String, _ purpose: PersonalToken.Purpose) throws(LinkFault) -> VolunteerKey {
        guard let token = tokens.token(token, for: purpose) else { throw .broken }
        return token.volunteer
    }

    /// Runs a ledger call and says its error as a link does.
    func linked<Answer: Sendable>(
        _ call: @Sendable () async throws(LedgerError) -> Answer
    ) async throws(LinkFault) -> Answer {
        do throws(LedgerError) {
            return try await call()
        } catch {
            throw LinkFault(DeskError(error))
        }
    }
}

extension LinkFault {
    init(_ error: DeskError) {
        switch error {
        case .notAllowed: self = .broken
        case .unknown: self = .gone
        case .busy: self = .busy
        case .invalid, .refused, .failed: self = .failed(error.description)
        }
    }
}
