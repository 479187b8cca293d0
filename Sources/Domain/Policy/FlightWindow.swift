// SPDX-License-Identifier: MIT

/// How many deliveries of a channel may be under way: what leaves in half a second, so that a new alert never waits long
/// behind older ones.
///
/// By Little's law an alert waits for as long as those before it take to leave. A window of half a second keeps every
/// connection busy and lets an urgent action in within a second. It doubles when it was what held the sending up, never
/// beyond what half a second needs at the rate measured, and shrinks to that when the rate falls. Neither happens while there
/// is too little to send: then the rate says nothing. What has left and is being recorded is in nobody's way, so the time
/// that recording takes is added.
///
/// An alert that others have overtaken, claimed more than a second later, does not count: it hangs at an endpoint that does
/// not answer, and must not keep the others from leaving. Only the hard limit holds for these. A value; time passed in.
public struct FlightWindow: Sendable {
    /// What came back of the deliveries that were claimed at one moment.
    public struct Landing: Sendable, Hashable {
        public let claimed: Instant
        public var count: Int
        /// Of these, how many were tried; what is handed back untried says nothing about speed.
        public var tried: Int

        public init(claimed: Instant, count: Int, tried: Int) {
            self.claimed = claimed
            self.count = count
            self.tried = tried
        }
    }

    /// How many may be under way, those overtaken not counted.
    public private(set) var size: Int
    /// How many are under way.
    public private(set) var inFlight = 0

    private var least: Int
    private var most: Int
    private var cohorts: [Cohort] = []
    /// When the newest delivery that came back was claimed.
    private var front = Instant(milliseconds: .min)
    /// What was tried within the last second, since the window has been full.
    private var recent: [(at: Instant, tried: Int)] = []
    private var measuredSince: Instant?
    private var lookedAt: Instant?
    /// Seconds from an outcome to its record, smoothed.
    private var recording = 0.0
    /// Tried since the size was last looked at.
    private var turned = 0
    private var wasFull = false

    /// Deliveries claimed at one moment that are still under way.
    private struct Cohort {
        let at: Instant
        var count: Int
    }

    /// A window that begins at twice its least size: a sender opens connections for what waits.
    ///
    /// - Parameters:
    ///   - least: Enough for every connection to have one under way and one at hand.
    ///   - most: The hard limit; also how many may be in doubt after a kill.
    public init(least: Int, most: Int) {
        self.most = max(1, most)
        self.least = min(max(1, least), self.most)
        size = min(self.least * 2, self.most)
    }

    /// Other bounds are configured, or other ways: what is under way counts against the hard limit only.
    ///
    /// It may hang on a way that is gone, and must not keep from leaving what the new ones could carry. Beyond a lower hard
    /// limit nothing new is claimed until enough has come back.
    public mutating func change(least newLeast: Int, most newMost: Int) {
        most = max(1, newMost)
        least = min(max(1, newLeast), most)
        size = min(max(size, least), most)
        if let last = cohorts.last?.at { front = max(front, last.advanced(by: Self.overtaking + .milliseconds(1))) }
    }

    /// How many more may be claimed now.
    public var room: Int { max(0, min(most - inFlight, size - moving)) }

    /// Whether a claim is worth its cost: a quarter of the window is free, or 128.
    public var isWorthClaiming: Bool { room >= min(Self.smallestClaim, max(1, size / Self.partOfSmallWindow)) }

    public mutating func claimed(_ count: Int, at now: Instant) {
        guard count > 0 else { return }
        inFlight += count
        if measuredSince == nil { (measuredSince, lookedAt) = (now, now) }
        if let last = cohorts.indices.last, cohorts[last].at == now {
            cohorts[last].count += count
        } else {
            cohorts.append(Cohort(at: now, count: count))
        }
        if !isWorthClaiming { wasFull = true }
    }

    /// - Parameters:
    ///   - landings: What came back.
    ///   - recording: How long ago that was, in the mean: the outcomes had to be recorded.
    ///   - now: When the record is on disk.
    public mutating func landed(_ landings: [Landing], recording: Duration = .zero, at now: Instant) {
        self.recording += (max(0, recording.inSeconds) - self.recording) * Self.smoothing
        var tried = 0
        for landing in landings {
            inFlight -= landing.count
            if let index = cohorts.firstIndex(where: { $0.at == landing.claimed }) {
                cohorts[index].count -= landing.count
            }
            tried += landing.tried
            if landing.tried > 0 { front = max(front, landing.claimed) }
        }
        cohorts.removeAll { $0.count <= 0 }
        measure(tried, at: now)
    }

    /// There is room and nothing to fill it with: the rate says nothing until the window is full again.
    public mutating func ranShort() {
        (measuredSince, lookedAt) = (nil, nil)
        recent = []
        turned = 0
        wasFull = false
    }

    /// Those under way whom nobody has overtaken.
    private var moving: Int {
        guard front.milliseconds > .min else { return inFlight }
        let overtaken = front.advanced(by: .zero - Self.overtaking)
        return cohorts.reduce(0) { $0 + ($1.at < overtaken ? 0 : $1.count) }
    }

    private mutating func measure(_ tried: Int, at now: Instant) {
        guard let since = measuredSince, let looked = lookedAt else { return }
        // The clock was set back.
        guard since <= now else { return ranShort() }
        if tried > 0 { recent.append((now, tried)) }
        recent.removeAll { $0.at.advanced(by: Self.memory) <= now }
        turned += tried
        guard turned >= size || looked.advanced(by: Self.memory) <= now else { return }
        // Of a shorter time than a second nothing is concluded: a burst is not a rate.
        let rate = Double(recent.reduce(0) { $0 + $1.tried }) / Self.memory.inSeconds
        let wanted = rate * (Self.target.inSeconds + recording)
        let bounded = min(max(Int(min(wanted, Double(most)).rounded()), least), most)
        if wasFull, bounded > size {
            size = min(bounded, size * 2)
        } else if now.since(since) >= Self.memory, Double(bounded) < Double(size) * Self.tolerance {
            size = bounded
        }
        (lookedAt, turned, wasFull) = (now, 0, !isWorthClaiming)
    }

    /// How long an alert may wait for those before it.
    private static let target = Duration.milliseconds(500)
    /// Over which the rate is measured: a relay that limits starts per second lets them out in bursts of a second.
    private static let memory = Duration.seconds(1)
    /// Rates are noisy: only a fifth less is less.
    private static let tolerance = 0.8
    /// Of a new measurement in the mean.
    private static let smoothing = 0.25
    /// Who was claimed so much later and is back has overtaken.
    private static let overtaking = Duration.seconds(1)
    /// Deliveries; below that a claim costs more than it brings, so room is let to collect.
    private static let smallestClaim = 128
    private static let partOfSmallWindow = 4
}
