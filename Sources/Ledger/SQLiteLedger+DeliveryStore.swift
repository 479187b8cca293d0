// SPDX-License-Identifier: MIT

import Domain

extension SQLiteLedger: DeliveryStore {
    public func claim(_ request: ClaimRequest) async throws(LedgerError) -> Claim {
        // By a damaged file nobody can say who has got it already. Outcomes of what has left are still written down.
        if let what = damage.what { throw .damaged(what) }
        var claimed: [ClaimedDelivery] = []
        var diverted = 0
        while claimed.count < request.limit {
            let room = min(request.limit - claimed.count, WriteSession.mostRowsClaimed)
            let slice = try await write { (session) throws(LedgerError) in try session.claim(request, limit: room) }
            claimed = claimed.isEmpty ? slice.deliveries : claimed + slice.deliveries
            diverted += slice.diverted
            if slice.isDry {
                return Claim(deliveries: claimed, isDry: claimed.count < request.limit, diverted: diverted)
            }
        }
        return Claim(deliveries: claimed, isDry: false, diverted: diverted)
    }

    public func record(_ outcomes: [RecordedOutcome], at: Instant) async throws(LedgerError) -> RecordResult {
        var late = 0
        var dropped = 0
        var freed: Set<VersionKey> = []
        var disabled = 0
        for start in stride(from: 0, to: outcomes.count, by: WriteSession.mostOutcomes) {
            let part = outcomes[start..<min(start + WriteSession.mostOutcomes, outcomes.count)]
            let result = try await write { (session) throws(LedgerError) in try session.record(part, at: at) }
            late += result.late
            dropped += result.dropped
            freed.formUnion(result.freed)
            disabled += result.disabledEndpoints
        }
        return RecordResult(late: late, dropped: dropped, freed: freed, disabledEndpoints: disabled)
    }

    public func bounce(_ delivery: DeliveryKey, on channel: Channel, _ refusal: Refusal, at: Instant)
        async throws(LedgerError) -> DeliveryTransition?
    {
        try await write { (session) throws(LedgerError) in
            try session.bounce(delivery, on: channel, refusal, at: at)
        }
    }

    public func renew(_ deliveries: [DeliveryKey], until: Instant) async throws(LedgerError) {
        for start in stride(from: 0, to: deliveries.count, by: WriteSession.mostOutcomes) {
            let part = deliveries[start..<min(start + WriteSession.mostOutcomes, deliveries.count)]
            try await write { (session) throws(LedgerError) in try session.renew(part, until: until) }
        }
    }

    public func rescue(at: Instant) async throws(LedgerError) -> Int {
        try await takeBack(endingBy: at, at: at)
    }

    public func reclaimPredecessor(at: Instant) async throws(LedgerError) -> Int {
        try await takeBack(endingBy: Instant(milliseconds: .max), at: at)
    }

    public func nextDue() async throws(LedgerError) -> Instant? {
        try await read { (session) throws(LedgerError) in try session.nextDue() }
    }

    public func remaining(of version: VersionKey) async throws(LedgerError) -> RemainingWork {
        try await read { (session) throws(LedgerError) in try session.remaining(of: version) }
    }

    private func takeBack(endingBy deadline: Instant, at now: Instant) async throws(LedgerError) -> Int {
        var total = 0
        while true {
            let taken = try await write { (session) throws(LedgerError) in
                try session.takeBack(endingBy: deadline, at: now)
            }
            total += taken
            if taken < WriteSession.mostRowsClaimed { return total }
        }
    }
}
