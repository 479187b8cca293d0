// SPDX-License-Identifier: MIT

import Domain

extension WriteSession {
    /// Writes one response with its counters, and closes the action where that was the last it needed.
    func respond(_ response: VolunteerResponse) throws(LedgerError) -> ResponseReceipt {
        let (action, reference) = try answeredAction(response.version)
        let row = try answeredRow(response)
        let isFirst = try !hasResponded(response.volunteer, to: action)
        var receipt = ResponseReceipt(reference: reference, kind: response.kind, isNew: false, endsAction: false)
        let add = try statement(ResponseSQL.add)
        add.bind(1, action)
        add.bind(2, response.volunteer.number)
        add.bind(3, response.kind.stored)
        add.bind(4, response.version.number)
        add.bind(5, response.at)
        try add.run()
        guard connection.changes > 0 else { return receipt }
        receipt.isNew = true
        if isFirst { try raise(action, .people, 0, kind: 0) }
        let kind = response.kind.stored
        try raise(action, .all, 0, kind: kind)
        try raise(action, .language, row.language, kind: kind)
        try raise(action, .country, row.country, kind: kind)
        try raise(action, .hour, response.at.hour, kind: kind)
        if try isLate(response.at, action) { try raise(action, .late, 0, kind: kind) }
        receipt.endsAction = try stopIfEnough(reference, at: response.at)
        return receipt
    }

    private func answeredAction(_ version: VersionKey) throws(LedgerError) -> (Int64, Reference) {
        let query = try statement(ResponseSQL.action)
        defer { query.reset() }
        query.bind(1, version.number)
        guard try query.step(), let reference = Reference(query.text(1)) else {
            throw .unknown("there is no such action")
        }
        return (query.int(0), reference)
    }

    /// Language and country of the alert that the person answers.
    private func answeredRow(_ response: VolunteerResponse) throws(LedgerError) -> (language: Int64, country: Int64) {
        guard let place = try place(of: response.volunteer) else { throw .unknown("whose link this is has left") }
        let query = try statement(ResponseSQL.row)
        query.bind(3, place)
        if let row = try answeredRow(query, response) { return row }
        if let row = try answeredRow(try statement(ResponseSQL.movedRow), response) { return row }
        throw .unknown("whose link this is was not to be alerted of this action")
    }

    private func answeredRow(_ query: Statement, _ response: VolunteerResponse) throws(LedgerError) -> (
        language: Int64, country: Int64
    )? {
        defer { query.reset() }
        query.bind(1, response.version.number)
        query.bind(2, response.volunteer.number)
        return try query.step() ? (query.int(0), query.int(1)) : nil
    }

    private func place(of volunteer: VolunteerKey) throws(LedgerError) -> Int64? {
        let query = try statement(ResponseSQL.place)
        defer { query.reset() }
        query.bind(1, volunteer.number)
        return try query.step() ? query.int(0) : nil
    }

    private func hasResponded(_ volunteer: VolunteerKey, to action: Int64) throws(LedgerError) -> Bool {
        let query = try statement(ResponseSQL.hasResponded)
        defer { query.reset() }
        query.bind(1, action)
        query.bind(2, volunteer.number)
        return try query.step() && query.int(0) != 0
    }

    private func raise(_ action: Int64, _ dimension: ResponseDimension, _ value: Int64, kind: Int64) throws(LedgerError)
    {
        let raise = try statement(ResponseSQL.raise)
        raise.bind(1, action)
        raise.bind(2, dimension.rawValue)
        raise.bind(3, value)
        raise.bind(4, kind)
        try raise.run()
    }

    /// After the end of the last window; an action that was closed early is not late before that.
    private func isLate(_ moment: Instant, _ action: Int64) throws(LedgerError) -> Bool {
        let query = try statement(ResponseSQL.lastClose)
        defer { query.reset() }
        query.bind(1, action)
        guard try query.step(), let closes = query.optionalInstant(0) else { return false }
        return closes <= moment
    }

    private func stopIfEnough(_ reference: Reference, at now: Instant) throws(LedgerError) -> Bool {
        let newest = try newestVersion(of: reference)
        guard newest.state(at: now) == .open else { return false }
        let action = try newest.document()
        let count = try responseCounts(of: reference).values.reduce(0, +)
        guard StopRule.isReached(count, of: action) else { return false }
        _ = try closeEarly(reference, by: .daemon, reason: StopRule.reason(count, of: action), at: now)
        return true
    }
}

extension Instant {
    /// Whole hours since 1970.
    fileprivate var hour: Int64 { milliseconds / Self.hourMilliseconds }

    init(hour: Int64) {
        self.init(milliseconds: hour * Self.hourMilliseconds)
    }

    private static let hourMilliseconds: Int64 = 3_600_000
}
