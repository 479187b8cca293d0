// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: PlanStore {
    public func places() async throws(LedgerError) -> [Place] {
        try await read { (session) throws(LedgerError) in try session.places() }
    }

    public func ladders(after: LadderKey?) async throws(LedgerError) -> [LadderKey: [LanguageTag]] {
        try await read { (session) throws(LedgerError) in try session.ladders(after: after) }
    }

    public func beginPlan(_ version: VersionKey, order: [PlaceKey]) async throws(LedgerError) -> PlanCursor {
        try await write { (session) throws(LedgerError) in try session.beginPlan(version, order: order) }
    }

    public func candidates(for version: VersionKey, after: PlanCursor, limit: Int)
        async throws(LedgerError) -> CandidateChunk
    {
        try await read { (session) throws(LedgerError) in
            try session.candidates(for: version, after: after, limit: limit)
        }
    }

    public func plan(_ chunk: PlannedChunk) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.plan(chunk) }
        if chunk.isLast { imports.knock() }
    }

    public func held(
        of version: VersionKey, awaiting language: LanguageTag, after: DeliveryKey?, limit: Int
    ) async throws(LedgerError) -> [HeldDelivery] {
        try await read { (session) throws(LedgerError) in
            try session.held(of: version, awaiting: language, after: after, limit: limit)
        }
    }

    public func decide(_ decisions: [HoldDecision], of version: VersionKey, at: Instant) async throws(LedgerError) {
        var rest = decisions[...]
        while !rest.isEmpty {
            let part = rest.prefix(WriteSession.mostDecisions)
            try await write { (session) throws(LedgerError) in try session.decide(part, of: version, at: at) }
            rest = rest.dropFirst(part.count)
        }
    }

    public func endHolds(of version: VersionKey, at: Instant) async throws(LedgerError) {
        try await write { (session) throws(LedgerError) in try session.endHolds(of: version, at: at) }
    }

    public func countAudience(of reference: Reference) async throws(LedgerError) -> Int {
        while true {
            var count = try await read { (session) throws(LedgerError) in
                try AudienceCount(of: try session.newestVersion(of: reference), in: session)
            }
            while !count.isDone {
                let before = count
                count = try await read { (session) throws(LedgerError) in
                    var next = before
                    try next.step(in: session)
                    return next
                }
            }
            let done = count
            if try await write({ (session) throws(LedgerError) in try session.store(done) }) {
                imports.knock()
                return done.count
            }
        }
    }

    public func uncounted() async throws(LedgerError) -> [Reference] {
        try await read { (session) throws(LedgerError) in try session.uncounted() }
    }
}
