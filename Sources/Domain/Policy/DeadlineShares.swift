// SPDX-License-Identifier: MIT

/// Whose turn it is among open versions: each has a guaranteed rate, and what is left over goes to the earliest deadline.
///
/// The guarantee is what a version still needs over the time it has left, so that serving exactly the guarantees reaches
/// everybody. A clock runs beside, and each version has a mark on it: the time up to which it has had its guarantee.
///
/// - Whoever's mark is a second behind the clock has the next turn, the one furthest behind first. Otherwise it is the
///   version whose window ends first.
/// - The clock never runs further than ten seconds ahead of the last mark. So with too little for all the marks move on
///   together, more slowly than time: service is in proportion to the guarantees, and nobody starves.
/// - A version that had nothing to send for a while takes its place among the others; it has no claim on the past. A new
///   one has the next turn.
///
/// Two versions that have something to send throughout are never apart by more than a turn of each: a second of its
/// guaranteed rate, or 64 deliveries where that is more. A value; time passed in; one for each channel.
public struct DeadlineShares: Sendable {
    /// A version that has something to send now.
    public struct Claimant: Sendable, Hashable {
        public let version: VersionKey
        /// When its window began.
        public let opened: Instant
        /// When its window ends.
        public let closes: Instant
        /// Deliveries that are still to be claimed on the channel, those that wait for a due time included.
        public let need: Int

        public init(version: VersionKey, opened: Instant, closes: Instant, need: Int) {
            self.version = version
            self.opened = opened
            self.closes = closes
            self.need = need
        }

        /// The rate that reaches everybody in time, in deliveries per second.
        ///
        /// In time means a quarter of an hour before the window's end, and in short windows a quarter of them: whoever is
        /// tried last and refused for now still has the usual tries.
        public func guaranteedRate(at now: Instant) -> Double {
            let reserve = min(DeadlineShares.reserve, closes.since(opened).inSeconds / DeadlineShares.partOfWindow)
            let left = closes.since(now).inSeconds
            let time = max(left - reserve, left / DeadlineShares.partOfWindow, DeadlineShares.shortestTime)
            return Double(max(need, 1)) / time
        }
    }

    /// A turn: who may claim, and how much at the most.
    public struct Turn: Sendable, Hashable {
        public let version: VersionKey
        public let most: Int
        /// Nobody is behind: this is what is left over.
        public let isSurplus: Bool
    }

    private struct Account {
        /// The time, on the clock of this value, up to which it has had its guarantee.
        var mark: Double
        /// Deliveries per second.
        var rate: Double
        /// Whether it had something to send when last asked.
        var wasReady = true
    }

    private var accounts: [VersionKey: Account] = [:]
    /// Seconds; as time, but held back while there is too little for all.
    private var clock = 0.0
    private var last: Instant?

    public init() {}

    /// The next turn; nil only if nobody has anything to send.
    ///
    /// The answer does not depend on the order of `ready`.
    public mutating func next(among ready: [Claimant], at now: Instant) -> Turn? {
        advance(to: now)
        take(ready, at: now)
        guard let behind = ready.min(by: isFurtherBehind), let first = ready.min(by: Self.isSooner),
            let account = accounts[behind.version]
        else { return nil }
        // Half a millisecond less, so that sums of fractions do not decide.
        guard clock - account.mark >= Self.patience - Self.rounding else {
            return Turn(version: first.version, most: .max, isSurplus: true)
        }
        return Turn(
            version: behind.version, most: max(Self.leastTurn, Int(account.rate * Self.patience)), isSurplus: false)
    }

    /// Notes what was claimed in a turn.
    public mutating func served(_ count: Int, in turn: Turn) {
        guard let account = accounts[turn.version] else { return }
        let after = account.mark + Double(count) / account.rate
        // What is left over is a gift: it is not held against a version once another one is more urgent.
        accounts[turn.version]?.mark = turn.isSurplus ? max(account.mark, min(after, clock + Self.patience)) : after
    }

    /// A version is over.
    public mutating func forget(_ version: VersionKey) { accounts[version] = nil }

    private mutating func advance(to now: Instant) {
        if let last { clock += max(0, now.since(last).inSeconds) }
        last = now
    }

    /// Brings rates up to date; who comes back or is new gets a mark beside the others'.
    private mutating func take(_ ready: [Claimant], at now: Instant) {
        let staying = ready.compactMap { accounts[$0.version] }.filter(\.wasReady).map(\.mark).min()
        if let staying { clock = min(clock, staying + Self.mostLag) }
        let present = min(staying ?? clock, clock)
        var taken: [VersionKey: Account] = [:]
        for claimant in ready {
            var mark = min(present, clock - Self.patience)
            if let known = accounts[claimant.version] {
                mark = known.wasReady ? known.mark : max(known.mark, present)
            }
            taken[claimant.version] = Account(mark: mark, rate: claimant.guaranteedRate(at: now))
        }
        for version in accounts.keys { accounts[version]?.wasReady = false }
        accounts.merge(taken) { _, new in new }
    }

    private func isFurtherBehind(_ left: Claimant, _ right: Claimant) -> Bool {
        let (mine, other) = (accounts[left.version]?.mark ?? 0, accounts[right.version]?.mark ?? 0)
        return mine == other ? Self.isSooner(left, right) : mine < other
    }

    private static func isSooner(_ left: Claimant, _ right: Claimant) -> Bool {
        (left.closes, left.version) < (right.closes, right.version)
    }

    // Seconds.

    /// How far behind its guarantee a version may be before it has a turn of its own: as long as a first alert may take.
    private static let patience = 1.0
    /// More is forgiven, to all alike.
    private static let mostLag = 10.0
    private static let rounding = 0.0005
    /// No window is so nearly over that its rate is without bound.
    private static let shortestTime = 1.0
    /// Greylisting lets a second try in after some five minutes: the tries of the first ten, and some room.
    private static let reserve = 900.0
    /// The reserve is at most a quarter of the window, and what is late has a quarter of the time left.
    private static let partOfWindow = 4.0

    /// Deliveries: a smaller claim costs more than it brings, and a small action is done in one turn.
    private static let leastTurn = 64
}
