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
