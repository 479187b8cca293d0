// SPDX-License-Identifier: MIT

import Domain

/// What hangs on a version and goes with it, in the order in which it goes: each step is one short transaction.
///
/// After a stop it begins anew, and passes over what is gone. Places are last: by them it is known that something is left.
enum ForgettingStep: Sendable, Equatable {
    /// What relays and endpoints said at each try; a delivery may have dozens.
    case attempts
    case deliveries
    /// Who acted; beyond this volunteer.
    case responses(after: Int64)
    /// What sections wrote; beyond this volunteer.
    case receipts(after: Int64)
    case doubts
    case holders
    case places
}

extension WriteSession {
    /// Takes one step.
    ///
    /// - Returns: Deliveries that were removed, and the next step; nil when everything is gone.
    func take(_ step: ForgettingStep, of version: VersionKey) throws(LedgerError) -> (rows: Int, next: ForgettingStep?)
    {
        switch step {
        case .attempts:
            return (0, try forgetAttempts(of: version) > 0 ? .attempts : .deliveries)
        case .deliveries:
            let rows = try forgetDeliveries(of: version)
            return (rows, rows > 0 ? .deliveries : .responses(after: -1))
        case .responses(let volunteer):
            let last = try forget(ForgettingSQL.responses, of: version, after: volunteer)
            return (0, last.map { .responses(after: $0) } ?? .receipts(after: -1))
        case .receipts(let volunteer):
            let last = try forget(ForgettingSQL.receipts, of: version, after: volunteer)
            return (0, last.map { .receipts(after: $0) } ?? .doubts)
        case .doubts:
            return (0, try forget(ForgettingSQL.doubts, of: version, Self.mostForgotten) > 0 ? .doubts : .holders)
        case .holders:
            return (0, try forget(ForgettingSQL.holders, of: version, Self.mostBlocks) > 0 ? .holders : .places)
        case .places:
            let remove = try statement(ForgettingSQL.places)
            remove.bind(1, version.number)
            try remove.run()
            return (0, nil)
        }
    }

    private func forgetAttempts(of version: VersionKey) throws(LedgerError) -> Int {
        let remove = try statement(ForgettingSQL.allAttempts)
        remove.bind(1, DeliveryKey.first(of: version).number)
        remove.bind(2, DeliveryKey.end(of: version).number)
        remove.bind(3, Self.mostForgotten)
        try remove.run()
        return connection.changes
    }

    /// The next rows in order; how many, 0 when all are gone.
    private func forgetDeliveries(of version: VersionKey) throws(LedgerError) -> Int {
        let first = DeliveryKey.first(of: version).number
        let span = try statement(ForgettingSQL.span)
        span.bind(1, first)
        span.bind(2, DeliveryKey.end(of: version).number)
        span.bind(3, Self.mostForgotten)
        let count: Int
        let last: Int64
        do {
            defer { span.reset() }
            guard try span.step(), span.int(0) > 0 else { return 0 }
            (count, last) = (Int(span.int(0)), span.int(1))
        }
        // A late report may have brought an attempt since the step before.
        for sql in [ForgettingSQL.attempts, ForgettingSQL.rows] {
            let remove = try statement(sql)
            remove.bind(1, first)
            remove.bind(2, last)
            try remove.run()
        }
        return count
    }

    /// What lies under the key of the version's action, of all its versions: of the next rows those of this version.
    ///
    /// - Returns: The last volunteer of these rows, to go on after; nil at the end.
    private func forget(
        _ sql: (span: StaticString, remove: StaticString), of version: VersionKey, after volunteer: Int64
    ) throws(LedgerError) -> Int64? {
        let span = try statement(sql.span)
        span.bind(1, version.number)
        span.bind(2, volunteer)
        span.bind(3, Self.mostForgotten)
        let last: Int64
        do {
            defer { span.reset() }
            guard try span.step(), let end = span.optionalInt(0) else { return nil }
            last = end
        }
        let remove = try statement(sql.remove)
        remove.bind(1, version.number)
        remove.bind(2, volunteer)
        remove.bind(3, last)
        try remove.run()
        return last
    }

    /// At most so many of a version's rows; how many, 0 when all are gone.
    private func forget(_ sql: StaticString, of version: VersionKey, _ most: Int) throws(LedgerError) -> Int {
        let remove = try statement(sql)
        remove.bind(1, version.number)
        remove.bind(2, most)
        try remove.run()
        return connection.changes
    }

    /// Rows a transaction: within the writer's 20 ms, zeroing included.
    static let mostForgotten = 2000
    /// Blocks of holders a transaction; one has up to 8 KiB.
    private static let mostBlocks = 64
}

enum ForgettingSQL {
    static let allAttempts: StaticString = """
        DELETE FROM attempt WHERE (delivery, number) IN (SELECT delivery, number FROM attempt
            WHERE delivery > ?1 AND delivery < ?2 ORDER BY delivery, number LIMIT ?3)
        """
    static let span: StaticString = """
        SELECT count(*), max(id) FROM (SELECT id FROM delivery WHERE id > ?1 AND id < ?2 ORDER BY id LIMIT ?3)
        """
    static let attempts: StaticString = "DELETE FROM attempt WHERE delivery > ?1 AND delivery <= ?2"
    static let rows: StaticString = "DELETE FROM delivery WHERE id > ?1 AND id <= ?2"

    /// Who responded; of a reminder the answers lie under the action that it reminds of.
    static let responses: (span: StaticString, remove: StaticString) = (
        """
        SELECT max(volunteer) FROM (SELECT volunteer FROM response WHERE action = (SELECT iif(a.kind = 'reminder', a.follows, a.id)
                FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1)
            AND volunteer > ?2 ORDER BY volunteer LIMIT ?3)
        """,
        """
        DELETE FROM response WHERE action = (SELECT iif(a.kind = 'reminder', a.follows, a.id)
                FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1)
            AND volunteer > ?2 AND volunteer <= ?3 AND version = ?1
        """
    )
    /// What sections wrote; what was counted of it stays.
    static let receipts: (span: StaticString, remove: StaticString) = (
        """
        SELECT max(volunteer) FROM (SELECT volunteer FROM receipt WHERE action = (SELECT iif(a.kind = 'reminder', a.follows, a.id)
                FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1)
            AND volunteer > ?2 ORDER BY volunteer LIMIT ?3)
        """,
        """
        UPDATE receipt SET message = '' WHERE action = (SELECT iif(a.kind = 'reminder', a.follows, a.id)
                FROM version v JOIN action a ON a.id = v.action WHERE v.id = ?1)
            AND volunteer > ?2 AND volunteer <= ?3 AND version = ?1 AND message <> ''
        """
    )
    static let doubts: StaticString = """
        DELETE FROM doubt WHERE (delivery, version) IN (SELECT delivery, version FROM doubt WHERE version = ?1 LIMIT ?2)
        """
    static let holders: StaticString = """
        DELETE FROM holder WHERE rowid IN (SELECT rowid FROM holder WHERE version = ?1 LIMIT ?2)
        """
    static let places: StaticString = "DELETE FROM version_place WHERE version = ?1"
}
