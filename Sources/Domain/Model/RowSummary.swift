// SPDX-License-Identifier: MIT

/// Sums up delivery rows as they pass by: tries, lateness, and when people were reached.
///
/// Bounded however many rows there are.
public struct RowSummary: Sendable, Hashable {
    /// How many people had so many tries.
    public private(set) var tries: [Int: Int] = [:]
    /// Accepted after the window's end.
    public private(set) var late = 0
    /// People reached, by equal parts of the window.
    public private(set) var reached: [Int]
    private let opened: Instant
    private let closes: Instant

    /// Of a two-hour window five minutes, of a day an hour.
    public static let parts = 24

    public init(opened: Instant, closes: Instant) {
        self.opened = opened
        self.closes = closes
        reached = Array(repeating: 0, count: Self.parts)
    }

    /// Takes in one row.
    ///
    /// - Parameters:
    ///   - state: Where it stands.
    ///   - tries: How many it had.
    ///   - updated: When it came there; of an accepted one, when it was accepted.
    public mutating func take(state: DeliveryState, tries: Int, updated: Instant) {
        self.tries[tries, default: 0] += 1
        guard state == .accepted else { return }
        guard updated <= closes else {
            late += 1
            return
        }
        reached[part(of: updated)] += 1
    }

    /// When a part begins; the one after the last begins with the window's end.
    public func beginning(of part: Int) -> Instant {
        opened.advanced(by: closes.since(opened) / Self.parts * part)
    }

    /// A clock that was set back may have put a row before the window.
    private func part(of moment: Instant) -> Int {
        let length = max(1, closes.since(opened).wholeMilliseconds)
        let part = moment.since(opened).wholeMilliseconds * Int64(Self.parts) / length
        return Int(min(max(0, part), Int64(Self.parts - 1)))
    }
}
