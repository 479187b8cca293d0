// SPDX-License-Identifier: MIT

/// Whether the daemon can do its work now, and if not, why.
public struct ServiceReadiness: Sendable, Hashable {
    /// The closed list of what stands against it; the raw value is the word in the public interface.
    public enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
        /// It has not come to the end of its start.
        case starting
        /// It finishes what is in flight, and ends.
        case stopping
        /// What is sent could not be written down, so nothing is.
        case ledgerNotWritable = "ledger-not-writable"
        /// No mail leaves: every relay is down, or paused.
        case relaysDown = "relays-down"
        /// Hardly any space is left for the ledger.
        case diskFull = "disk-full"
        /// A part has not answered within a second.
        case ownerHung = "owner-hung"
    }

    /// Each reason with a few words about it, free of personal data; empty: it is ready.
    public var reasons: [Reason: String]

    public init(reasons: [Reason: String] = [:]) {
        self.reasons = reasons
    }

    public var isReady: Bool { reasons.isEmpty }
}
