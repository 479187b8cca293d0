// SPDX-License-Identifier: MIT

extension AlarmCondition {
    /// What kind of condition it is, as programs see it.
    public var name: String {
        switch self {
        case .windowAtRisk: "window-at-risk"
        case .windowMissed: "window-missed"
        case .relayDown: "relay-down"
        case .endpointsDisabled: "endpoints-disabled"
        case .accountOpen: "account-open"
        case .clockStepped: "clock-stepped"
        case .diskFilling: "disk-filling"
        case .notRecording: "not-recording"
        case .ledgerDamaged: "ledger-damaged"
        case .restored: "restored"
        }
    }

    /// Every ``name`` there is.
    public static let names = [
        "window-at-risk", "window-missed", "relay-down", "endpoints-disabled", "account-open", "clock-stepped",
        "disk-filling", "not-recording", "ledger-damaged", "restored",
    ]

    /// Those of conditions that last; see ``isEvent``.
    public static let lastingNames = names.filter { $0 != "window-missed" }

    /// The action or relay it is about; nil where it is about the daemon.
    public var subject: String? {
        switch self {
        case .windowAtRisk(let reference), .windowMissed(let reference), .accountOpen(let reference): reference.text
        case .relayDown(let relay): relay
        case .endpointsDisabled, .clockStepped, .diskFilling, .notRecording, .ledgerDamaged, .restored: nil
        }
    }

    /// Reads what ``name`` and ``subject`` wrote; nil for anything else.
    public init?(name: String, subject: String?) {
        let reference = subject.flatMap { Reference($0) }
        switch (name, subject, reference) {
        case ("window-at-risk", _, .some(let reference)): self = .windowAtRisk(reference)
        case ("window-missed", _, .some(let reference)): self = .windowMissed(reference)
        case ("account-open", _, .some(let reference)): self = .accountOpen(reference)
        case ("relay-down", .some(let relay), _): self = .relayDown(relay)
        case ("endpoints-disabled", nil, _): self = .endpointsDisabled
        case ("clock-stepped", nil, _): self = .clockStepped
        case ("disk-filling", nil, _): self = .diskFilling
        case ("not-recording", nil, _): self = .notRecording
        case ("ledger-damaged", nil, _): self = .ledgerDamaged
        case ("restored", nil, _): self = .restored
        default: return nil
        }
    }

    /// Something that happened and is never over: it is told once, and no recovery follows.
    public var isEvent: Bool { if case .windowMissed = self { true } else { false } }
}
