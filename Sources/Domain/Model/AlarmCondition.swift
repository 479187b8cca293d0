// SPDX-License-Identifier: MIT

/// What an operator is woken for: one alarm per condition, and one notice when it is over.
///
/// Free of personal data: it goes to journals, mailboxes and chat rooms.
public enum AlarmCondition: Sendable, Hashable {
    /// At the rate measured not everybody will have been reached when the window closes.
    case windowAtRisk(Reference)
    /// An action ended without anybody having got it: its window was over before it was approved, say.
    case windowMissed(Reference)
    /// Nothing leaves by this relay, by its configured name.
    case relayDown(String)
    /// Webhook endpoints were disabled; `urgentctl endpoint list` says which.
    case endpointsDisabled
    /// States, counters and the independent count do not agree.
    case accountOpen(Reference)
    /// The wall clock was set by more than the tolerance.
    case clockStepped
    /// Little space is left for the ledger.
    case diskFilling
    /// Outcomes cannot be written down; nothing new is sent.
    case notRecording
    /// The ledger's file is damaged; the daemon has ended.
    case ledgerDamaged
    /// The ledger was restored from a backup; what was open then is held back, or may be sent twice.
    case restored
}
