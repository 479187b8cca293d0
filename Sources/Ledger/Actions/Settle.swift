// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes the fence's state into open rows of the next `limit` rows; counters moved with the fence already.
    func settle(_ key: VersionKey, limit: Int, at now: Instant) throws(LedgerError) -> Bool {
        guard let fence = try gate(of: key).fence else { return true }
        let progress = try planProgress(of: key)
        guard progress.settleCursor < progress.settleEnd else { return true }
        let from = max(progress.settleCursor, DeliveryKey.first(of: key).number)
        let span = try settleSpan(from: from, to: progress.settleEnd, limit: min(limit, Self.mostRowsPerStep))
        if span.end > from {
            let write = try statement(ActionSQL.settleRows)
            write.bind(1, from)
            write.bind(2, span.end)
            write.bind(3, fence.rawValue)
            write.bind(4, now)
            try write.run()
        }
        let cursor = span.isLast ? progress.settleEnd : span.end
        let move = try statement(ActionSQL.settleCursor)
        move.bind(1, key.number)
        move.bind(2, cursor)
        try move.run()
        try retire(key)
        return span.isLast
    }

    private func settleSpan(from: Int64, to: Int64, limit: Int) throws(LedgerError) -> (end: Int64, isLast: Bool) {
        let query = try statement(ActionSQL.settleSpan)
        defer { query.reset() }
        query.bind(1, from)
        query.bind(2, to)
        query.bind(3, limit)
        guard try query.step() else { return (to, true) }
        let end = query.int(1)
        return (end, query.int(0) < limit || end >= to)
    }

    /// About 1.6 µs a row: within the writer's 20 ms.
    private static let mostRowsPerStep = 8000
}
