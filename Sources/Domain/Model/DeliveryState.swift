// SPDX-License-Identifier: MIT

/// The life of one delivery.
///
/// Each case says who enters it, who leaves it, and what a person may have to do.
///
/// The raw value is what the ledger stores; the name is what the public interface says.
public enum DeliveryState: UInt8, Codable, Sendable, CaseIterable {
    /// In the audience, not yet a row. Entered by approval, left by the planner. Nothing to do.
    case unplanned = 0
    /// A row that waits for its turn. Entered by the planner; left by claim, fence or suppression. Nothing to do.
    case planned = 1
    /// Waits for an expected language, or for the outcome of an earlier text on its way. Entered by the planner; left by
    /// the language's release, patience, forecast, that outcome, or the fence. To do: translate.
    case held = 2
    /// In the hands of a sending loop. Entered by claim; left by the recorder, or the rescuer when no loop vouches.
    case leased = 3
    /// Refused for now, with a due time inside the window. Left by claim, fence, suppression. Many of them: look at
    /// the relay.
    case deferred = 4
    /// The relay's 250 or the endpoint's 2xx. Left only by a bounce. Nothing to do.
    case accepted = 5
    /// Refused for good, and no usable reserve channel. Final. To do: repair the address.
    case rejected = 6
    /// A delivery report after acceptance, and no usable reserve. Final. To do: repair the address.
    case bounced = 7
    /// Left, complained, has the same address as another, or is in the country of concern. Final.
    case suppressed = 8
    /// The window closed first. Final. To do: ask why; there was an alarm.
    case expired = 9
    /// A correction overtook it before it left. Final; the new version has its own row.
    case superseded = 10
    /// Withdrawn, closed early, or about a text that turned out not to have arrived. Final.
    case cancelled = 11

    /// The word in the public interface.
    public var name: String {
        switch self {
        case .unplanned: "unplanned"
        case .planned: "planned"
        case .held: "held"
        case .leased: "leased"
        case .deferred: "deferred"
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .bounced: "bounced"
        case .suppressed: "suppressed"
        case .expired: "expired"
        case .superseded: "superseded"
        case .cancelled: "cancelled"
        }
    }

    public init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }

    /// Whether something is still to happen to it.
    public var isOpen: Bool {
        switch self {
        case .unplanned, .planned, .held, .leased, .deferred: true
        case .accepted, .rejected, .bounced, .suppressed, .expired, .superseded, .cancelled: false
        }
    }

    /// Open, and not in the hands of a loop: a fence closes these at once.
    public var isClosedByFence: Bool { isOpen && self != .leased }
}
