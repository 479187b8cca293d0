// SPDX-License-Identifier: MIT

import Domain

extension InterposedStore: ReceiptStore {
    public func receiptSubject(version: VersionKey, volunteer: VolunteerKey) async throws(LedgerError)
        -> ReceiptSubject?
    {
        try await run(.other) { () throws(LedgerError) in
            try await self.base.receiptSubject(version: version, volunteer: volunteer)
        }
    }

    public func keep(_ receipt: SectionReceipt) async throws(LedgerError) -> Bool {
        try await run(.other) { () throws(LedgerError) in try await self.base.keep(receipt) }
    }

    public func receipts(to reference: Reference) async throws(LedgerError) -> ReceiptTally {
        try await run(.other) { () throws(LedgerError) in try await self.base.receipts(to: reference) }
    }
}

extension InterposedStore: EndpointStore {
    public func endpoint(of id: String) async throws(LedgerError) -> EndpointDetail {
        try await run(.other) { () throws(LedgerError) in try await self.base.endpoint(of: id) }
    }

    public func endpoints(after: VolunteerKey, onlyDisabled: Bool, limit: Int) async throws(LedgerError) -> EndpointPage
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.endpoints(after: after, onlyDisabled: onlyDisabled, limit: limit)
        }
    }
    public func enableEndpoint(of id: String, by: Identity, at: Instant) async throws(LedgerError) -> EndpointLine {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.enableEndpoint(of: id, by: by, at: at)
        }
    }
    public func disableEndpoint(of id: String, reason: String?, by: Identity, at: Instant) async throws(LedgerError)
        -> EndpointLine
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.disableEndpoint(of: id, reason: reason, by: by, at: at)
        }
    }
    public func unacknowledgedEndpoints() async throws(LedgerError) -> Int {
        try await run(.other) { () async throws(LedgerError) in try await self.base.unacknowledgedEndpoints() }
    }
    public func untoldOwners(limit: Int) async throws(LedgerError) -> [EndpointNotice] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.untoldOwners(limit: limit) }
    }
    public func ownerIsTold(_ volunteer: VolunteerKey, at: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.ownerIsTold(volunteer, at: at) }
    }
}

extension InterposedStore: VolunteerStore {
    public func person(_ volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) -> PersonRecord? {
        try await run(.other) { () async throws(LedgerError) in try await self.base.person(volunteer, at: now) }
    }

    public func leave(_ volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) -> Bool {
        try await run(.other) { () async throws(LedgerError) in try await self.base.leave(volunteer, at: now) }
    }

    public func choose(_ preferences: Preferences, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError)
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.choose(preferences, of: volunteer, at: now)
        }
    }

    public func offerWebhook(_ offer: WebhookOffer, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError)
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.offerWebhook(offer, of: volunteer, at: now)
        }
    }

    public func voidWebhookOffer(of volunteer: VolunteerKey) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in try await self.base.voidWebhookOffer(of: volunteer) }
    }

    public func proveWebhook(_ code: ProofCode?, of volunteer: VolunteerKey, at now: Instant)
        async throws(LedgerError) -> WebhookAddress?
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.proveWebhook(code, of: volunteer, at: now)
        }
    }

    public func removeWebhook(of volunteer: VolunteerKey, at now: Instant) async throws(LedgerError) {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.removeWebhook(of: volunteer, at: now)
        }
    }

    public func recentIssues() async throws(LedgerError) -> [String] {
        try await run(.other) { () async throws(LedgerError) in try await self.base.recentIssues() }
    }
}

extension InterposedStore: BounceStore {
    public func take(_ reports: [DeliveryReport], source: String, by: Identity?, at: Instant)
        async throws(LedgerError) -> BounceRecord
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.take(reports, source: source, by: by, at: at)
        }
    }

    public func suppress(_ address: MailAddress, note: String, by: Identity, at: Instant)
        async throws(LedgerError) -> SuppressionReceipt
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.suppress(address, note: note, by: by, at: at)
        }
    }

    public func unsuppress(_ address: MailAddress, by: Identity, at: Instant) async throws(LedgerError)
        -> SuppressionReceipt
    {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.unsuppress(address, by: by, at: at)
        }
    }

    public func suppressions(after: Int64, limit: Int) async throws(LedgerError) -> [SuppressionLine] {
        try await run(.other) { () async throws(LedgerError) in
            try await self.base.suppressions(after: after, limit: limit)
        }
    }
}
