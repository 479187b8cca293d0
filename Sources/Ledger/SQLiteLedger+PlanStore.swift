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
        // An approved version that was overtaken before it was counted is counted as well.
        let waiting = try await read { (session) throws(LedgerError) in
            try session.versions(of: reference).dropLast().filter { $0.frozen != nil && $0.audienceCount == nil }
        }
        for version in waiting {
            _ = try await countAudience { (session) throws(LedgerError) in
                try session.versions(of: reference).first { $0.key == version.key } ?? version
            }
        }
        return try await countAudience { (session) throws(LedgerError) in
            try session.newestVersion(of: reference)
        }
    }

    /// Counts until the version stands where it was counted for.
    private func countAudience(
        _ version: @Sendable (Session) throws(LedgerError) -> StoredVersion
    ) async throws(LedgerError) -> Int {
        while true {
            let version = try await read(version)
            let holders = try await holders(of: version)
            var count = try await read { (session) throws(LedgerError) in
                try AudienceCount(of: version, holders, in: session)
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

    /// As written down for an approved version, as they are now for a draft.
    private func holders(of version: StoredVersion) async throws(LedgerError) -> FrozenHolders? {
        guard let reach = version.reach else { return nil }
        guard version.frozen != nil else {
            return FrozenHolders(reach, now: try await scanHolders(of: version.key, reach))
        }
        try await freezeHolders(of: version.key)
        return try await read { (session) throws(LedgerError) in try session.frozenHolders(of: version.key, reach) }
    }

    public func freezeHolders(of version: VersionKey) async throws(LedgerError) {
        let (reach, isReached) = try await read { (session) throws(LedgerError) in
            (try session.readGate(of: version).reach, try session.isReached(version))
        }
        guard let reach, !isReached else { return }
        let scan = try await scanHolders(of: version, reach)
        try await write { (session) throws(LedgerError) in try session.store(scan) }
    }

    private func scanHolders(of version: VersionKey, _ reach: Reach) async throws(LedgerError) -> HolderScan {
        var scan = try await read { (session) throws(LedgerError) in
            try HolderScan(of: version, reach, in: session)
        }
        while !scan.isDone {
            let before = scan
            scan = try await read { (session) throws(LedgerError) in
                var next = before
                try next.step(in: session)
                return next
            }
        }
        return scan
    }

    public func uncounted() async throws(LedgerError) -> [Reference] {
        try await read { (session) throws(LedgerError) in try session.uncounted() }
    }
}
