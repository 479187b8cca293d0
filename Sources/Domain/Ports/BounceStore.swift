// SPDX-License-Identifier: MIT

/// What reports change, and the addresses that are not written to.
///
/// Of an address only a keyed hash is kept. Who goes by a suppressed address gets nothing by mail: their open deliveries go to
/// their webhook where they have one, else they are suppressed, in the same transaction.
public protocol BounceStore: Sendable {
    /// Writes what reports say, durable when it returns; all of a message in one transaction.
    ///
    /// Again the same is ``BounceEffect/oldNews``. What is final for an address suppresses it by ``BounceRule``; who complains
    /// has left, as by ``RosterStore/erase(id:by:at:)``.
    ///
    /// - Parameters:
    ///   - reports: Of one message.
    ///   - source: Where it came from, a short word.
    ///   - by: Who fed it in; nil: the daemon by itself, which is audited only where somebody leaves.
    ///   - at: Now.
    /// - Returns: One result a report.
    /// - Throws: ``LedgerError/busy(_:)`` while a delivery in it is still in the hands of a loop: try again.
    func take(_ reports: [DeliveryReport], source: String, by: Identity?, at: Instant) async throws(LedgerError)
        -> BounceRecord
    /// Suppresses an address by hand, whoever goes by it.
    func suppress(_ address: MailAddress, note: String, by: Identity, at: Instant) async throws(LedgerError)
        -> SuppressionReceipt
    /// Takes an address off the list and forgets what was held against it.
    func unsuppress(_ address: MailAddress, by: Identity, at: Instant) async throws(LedgerError) -> SuppressionReceipt
    /// The list by number, after `after`, at most `limit`.
    func suppressions(after: Int64, limit: Int) async throws(LedgerError) -> [SuppressionLine]
}

/// What came of the reports of one message.
public struct BounceRecord: Sendable, Hashable {
    public var results: [BounceResult]
    /// Deliveries are due on another channel now: whoever called wakes the dispatcher.
    public var makesDue: Bool

    public init(results: [BounceResult], makesDue: Bool) {
        self.results = results
        self.makesDue = makesDue
    }
}
