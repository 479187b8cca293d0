// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Holds what came of a try for or against the endpoint.
    ///
    /// - Returns: Whether this has disabled it.
    func noteEndpoint(_ outcome: RecordedOutcome, at now: Instant) throws(LedgerError) -> Bool {
        let volunteer = outcome.delivery.volunteer
        if outcome.transition.state == .accepted {
            let recover = try statement(EndpointSQL.recover)
            recover.bind(1, volunteer.number)
            try recover.run()
            return false
        }
        guard let attempt = outcome.transition.attempt, attempt.channel == .webhook else { return false }
        let known = try endpointTrouble(of: volunteer)
        guard let trouble = EndpointHealth.after(attempt.refusal, of: known, at: now), trouble != known else {
            return false
        }
        try keep(trouble, of: volunteer, isAcknowledged: false)
        return trouble.isDisabled
    }

    func keep(_ trouble: EndpointTrouble, of volunteer: VolunteerKey, isAcknowledged: Bool) throws(LedgerError) {
        let keep = try statement(EndpointSQL.keep)
        keep.bind(1, volunteer.number)
        keep.bind(2, trouble.isDisabled)
        keep.bind(3, trouble.since)
        keep.bind(4, trouble.failingSince?.milliseconds)
        keep.bind(5, trouble.failures)
        keep.bind(6, trouble.lastCode.map(Int64.init))
        keep.bind(7, trouble.reason)
        keep.bind(8, isAcknowledged)
        keep.bind(9, trouble.lastReply.map(Self.bounded))
        try keep.run()
    }

    /// Nothing is held against it any more: a person says so, or it is another one.
    func forgetEndpoint(of volunteer: VolunteerKey) throws(LedgerError) {
        let forget = try statement(EndpointSQL.forget)
        forget.bind(1, volunteer.number)
        try forget.run()
    }
}

extension Session {
    func endpointTrouble(of volunteer: VolunteerKey) throws(LedgerError) -> EndpointTrouble? {
        let query = try statement(EndpointSQL.find)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        return try query.step() ? EndpointTrouble(query, from: 0) : nil
    }
}

extension EndpointTrouble {
    /// The seven columns of the table, from a column on.
    init(_ row: Statement, from first: Int32) {
        self.init(
            isDisabled: row.int(first) != 0, since: Instant(milliseconds: row.int(first + 1)),
            failingSince: row.optionalInstant(first + 2), failures: Int(row.int(first + 3)),
            lastCode: row.optionalInt(first + 4).map { Int($0) }, reason: row.optionalText(first + 5),
            lastReply: row.optionalText(first + 6))
    }
}
