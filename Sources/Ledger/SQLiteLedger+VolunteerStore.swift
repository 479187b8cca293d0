// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: VolunteerStore {
    public func person(_ volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) -> PersonRecord? {
        try await read { (session) throws(LedgerError) in try session.person(volunteer, at: now) }
    }

    @discardableResult
    public func leave(_ volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) -> Bool {
        let isNew = try await write { (session) throws(LedgerError) in
            guard let person = try session.volunteer(volunteer) else { return false }
            try session.erase(volunteer, person, verb: "leave", by: .volunteer, at: now)
            return true
        }
        if isNew { try await forgetReplies(of: volunteer) }
        return isNew
    }

    public func choose(_ preferences: Preferences, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError)
    {
        let isSame = try await write { (session) throws(LedgerError) -> Bool in
            guard let before = try session.person(volunteer, at: now) else {
                throw .unknown("whose link this is has left")
            }
            if before.pausedUntil != preferences.pausedUntil {
                try session.pause(volunteer, until: preferences.pausedUntil, at: now)
                try session.audit("one volunteer: pause", at: now)
            }
            let (old, new) = (before.preferences, preferences)
            return old.languages == new.languages && old.appetite == new.appetite
        }
        if isSame { return }
        try await whenFree { (session) throws(LedgerError) in
            try session.change(volunteer, at: now, "one volunteer: languages, amount, issues or regions") {
                $0.languages = preferences.languages
                $0.appetite = preferences.appetite
            }
        }
    }

    public func offerWebhook(_ offer: WebhookOffer, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError)
    {
        try await write { (session) throws(LedgerError) in
            try session.offerWebhook(offer, of: volunteer, at: now)
        }
    }

    public func voidWebhookOffer(of volunteer: VolunteerKey) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.voidOffer(of: volunteer) }
    }

    public func proveWebhook(_ code: ProofCode?, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError) -> WebhookAddress?
    {
        // A wrong guess counts at once; a right one waits until the roster may change.
        let isRight = try await write { (session) throws(LedgerError) in
            try session.provenOffer(code, of: volunteer, at: now) != nil
        }
        guard isRight else { return nil }
        return try await whenFree { (session) throws(LedgerError) -> WebhookAddress? in
            guard let offer = try session.provenOffer(code, of: volunteer, at: now) else { return nil }
            try session.change(volunteer, at: now, "one volunteer: webhook set") { $0.webhook = offer.webhook }
            try session.forgetOffer(of: volunteer)
            return offer.webhook
        }
    }

    public func removeWebhook(of volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) {
        try await whenFree { (session) throws(LedgerError) in
            guard let person = try session.volunteer(volunteer) else { throw .unknown("whose link this is has left") }
            guard person.email != nil, try !session.isMuted(volunteer) else {
                throw .refused("there would be no way left to reach the person")
            }
            try session.change(volunteer, at: now, "one volunteer: webhook removed") { $0.webhook = nil }
        }
    }

    public func recentIssues() async throws(LedgerError) -> [String] {
        try await read { (session) throws(LedgerError) in try session.recentIssues() }
    }

    private func whenFree<Value: Sendable>(
        _ body: @Sendable (WriteSession) throws(LedgerError) -> Value
    ) async throws(LedgerError) -> Value {
        try await whenFree(within: Self.longestPageWait, body)
    }

    /// A browser waits as long, and proxies usually for a minute; an audience of a few hundred thousand is planned in
    /// between.
    private static let longestPageWait = Duration.seconds(25)
}
