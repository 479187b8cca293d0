// SPDX-License-Identifier: MIT

/// The relays as operators see and switch them; implemented by the mail sender.
public protocol RelayControl: Sendable {
    /// How each does, in the order of the configuration.
    func relays() async -> [RelayStatus]
    /// Gives the named relay nothing more, or again; texts that have begun are finished. An unknown name does nothing.
    func setPaused(_ isPaused: Bool, relay name: String) async
}

/// Which relays are paused, across restarts.
public protocol RelayStore: Sendable {
    /// By name; some may be in no configuration any more.
    func pausedRelays() async throws(LedgerError) -> Set<String>
    /// Writes it down, with the audit's entry; returns false if it was so already, and then nothing is written.
    func setRelay(_ name: String, paused: Bool, by: Identity, at: Instant) async throws(LedgerError) -> Bool
}
