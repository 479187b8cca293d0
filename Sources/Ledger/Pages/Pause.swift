// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Begins, moves or ends a pause; what has not left to the person is suppressed at once.
    func pause(_ key: VolunteerKey, until end: Instant?, at now: Instant) throws(LedgerError) {
        guard let end, end > now else { return try forgetPause(of: key) }
        let set = try statement(PageSQL.setPause)
        set.bind(1, key.number)
        set.bind(2, end)
        try set.run()
        try suppressOpenRows(of: key, at: now) { _ in true }
    }

    func forgetPause(of key: VolunteerKey) throws(LedgerError) {
        let end = try statement(PageSQL.endPause)
        end.bind(1, key.number)
        try end.run()
    }

    /// Whether anybody has a pause: the planner asks for each person only then.
    func isAnybodyPaused() throws(LedgerError) -> Bool {
        let query = try statement(PageSQL.anyPause)
        defer { query.reset() }
        return try query.step() && query.int(0) != 0
    }

    func isPaused(_ key: VolunteerKey, at now: Instant) throws(LedgerError) -> Bool {
        let query = try statement(PageSQL.isPaused)
        defer { query.reset() }
        query.bind(1, key.number)
        query.bind(2, now)
        return try query.step() && query.int(0) != 0
    }

    /// Says in the row why nobody got it.
    func explainPause(of delivery: DeliveryKey) throws(LedgerError) {
        let explain = try statement(PageSQL.explain)
        explain.bind(1, delivery.number)
        try explain.run()
    }
}
