// SPDX-License-Identifier: MIT

/// Why an address is not written to.
///
/// The raw value is stored, and is the word in the public interface.
public enum SuppressionReason: String, Sendable, Hashable, Codable, CaseIterable {
    /// It does not exist, or takes no mail for good.
    case address
    /// Full on several days.
    case mailboxFull = "mailbox-full"
    /// Switched off by its provider, on several days.
    case disabled
    /// An operator said so.
    case manual
}

/// One suppressed address as operators see it: never the address, of which only a keyed hash is kept.
public struct SuppressionLine: Sendable, Hashable {
    /// The ledger's number; pass it to ask for the next.
    public var number: Int64
    /// The volunteer's id in the roster; nil when not known, or gone.
    public var volunteer: String?
    public var reason: SuppressionReason
    /// What said so: `report`, `reply`, `provider`, or an operator's words.
    public var note: String
    public var since: Instant

    public init(number: Int64, volunteer: String?, reason: SuppressionReason, note: String, since: Instant) {
        self.number = number
        self.volunteer = volunteer
        self.reason = reason
        self.note = note
        self.since = since
    }
}

/// What `suppress add` and `suppress remove` did.
public struct SuppressionReceipt: Sendable, Hashable {
    /// False: it was so already.
    public var changed: Bool
    /// People of the roster whom it concerns.
    public var volunteers: Int
    /// Open deliveries that went to the other channel.
    public var moved: Int
    /// Open deliveries that will not leave.
    public var suppressed: Int

    public init(changed: Bool, volunteers: Int = 0, moved: Int = 0, suppressed: Int = 0) {
        self.changed = changed
        self.volunteers = volunteers
        self.moved = moved
        self.suppressed = suppressed
    }
}
