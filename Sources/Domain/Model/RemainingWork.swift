// SPDX-License-Identifier: MIT

/// How much of a version is still to be claimed, by channel: what its share of the capacity is reckoned from.
public struct RemainingWork: Sendable, Hashable {
    /// Rows that are planned, held or deferred.
    public var open: [Channel: Int]
    /// All rows, whatever their state.
    public var rows: [Channel: Int]
    /// How many people belong, by the count made apart; nil until it is made.
    public var audience: Int?

    public init(open: [Channel: Int] = [:], rows: [Channel: Int] = [:], audience: Int? = nil) {
        self.open = open
        self.rows = rows
        self.audience = audience
    }

    /// Deliveries still to be claimed on a channel.
    ///
    /// Who has no row yet is taken to go the way of those who have; before the first row, to go any way.
    public func need(on channel: Channel) -> Int {
        let planned = rows.values.reduce(0, +)
        let unplanned = max(0, (audience ?? 0) - planned)
        let part = planned == 0 ? 1 : Double(rows[channel] ?? 0) / Double(planned)
        return (open[channel] ?? 0) + Int(Double(unplanned) * part)
    }
}
