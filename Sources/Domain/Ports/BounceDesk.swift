// SPDX-License-Identifier: MIT

/// Bounces, complaints, and the addresses that are not written to: the part of the desk that mail systems talk to.
public protocol BounceDesk: Sendable {
    /// Takes in one message that came to the bounce address, as it came; what lies beyond 1 MiB is not looked at.
    ///
    /// Durable when it returns. The same message again changes nothing.
    ///
    /// - Parameters:
    ///   - message: RFC 5322, line ends of either kind.
    ///   - by: Who fed it in; the daemon itself for its Maildir.
    /// - Returns: What was understood and done. A message that says nothing is no error.
    /// - Throws: ``DeskError/busy(_:)`` and ``DeskError/failed(_:)`` when the ledger could not take it: try again.
    func takeReport(message: [UInt8], by: Identity) async throws(DeskError) -> BounceReceipt
    /// Takes in what a provider said over HTTP, read and its signature verified.
    ///
    /// - Parameters:
    ///   - reports: At most ``BounceReceipt/mostResults`` are looked at.
    ///   - provider: The provider's name, for the audit: `ses`.
    /// - Returns: What was done.
    /// - Throws: As for a message.
    func take(_ reports: [DeliveryReport], from provider: String) async throws(DeskError) -> BounceReceipt
    /// Writes to an address no more, whoever goes by it.
    func suppress(address: String, reason: String, by: Identity) async throws(DeskError) -> SuppressionReceipt
    /// Writes to an address again.
    ///
    /// What was suppressed meanwhile stays so. Who left or complained is not brought back.
    func unsuppress(address: String, by: Identity) async throws(DeskError) -> SuppressionReceipt
    /// The suppressed addresses by number, after `after`, at most `limit`.
    func suppressions(after: Int64, limit: Int) async throws(DeskError) -> [SuppressionLine]
}
