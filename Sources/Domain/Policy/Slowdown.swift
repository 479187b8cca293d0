// SPDX-License-Identifier: MIT

/// A party that says no too often is asked rarely, never not at all, until it says yes again.
///
/// Slow begins when ``RecentReplies/areBad``. From then on one probe an interval may start: a refused one doubles the
/// interval, a good one halves it, and enough good ones in a row end it and forget what was before.
public struct Slowdown: Sendable, Hashable {
    /// How a slow party is probed; milliseconds.
    public struct Pace: Sendable, Hashable {
        public let first: Int64
        public let shortest: Int64
        public let longest: Int64
        /// Good probes in a row that end it.
        public let goodOnes: Int

        public init(first: Int64, shortest: Int64, longest: Int64, goodOnes: Int) {
            self.first = first
            self.shortest = shortest
            self.longest = longest
            self.goodOnes = goodOnes
        }
    }

    private struct Probing: Hashable {
        let since: Int64
        var interval: Int64
        var next: Int64
        var good = 0
        var refused = 0
    }

    private let pace: Pace
    private var replies = RecentReplies()
    private var probing: Probing?

    public init(_ pace: Pace) {
        self.pace = pace
    }

    public var isSlow: Bool { probing != nil }

    /// At full speed, and nothing to remember.
    public var isClean: Bool { probing == nil && replies.areClean }

    /// When the next probe may start; nil: no need to wait.
    public var nextStart: Int64? { probing?.next }

    /// Probes refused since it became slow.
    public var refusedProbes: Int { probing?.refused ?? 0 }

    /// Something starts at `now`: while slow, that is a probe.
    public mutating func start(at now: Int64) {
        guard let interval = probing?.interval else { return }
        probing?.next = now + interval
    }

    /// Takes a reply in.
    ///
    /// - Parameters:
    ///   - isAgainstUs: Whether it was a no.
    ///   - begun: When what it answers had started: what was under way before slow began is no probe.
    ///   - now: When it came, on the monotonic clock.
    ///   - maySlow: Whether slow may begin.
    public mutating func note(isAgainstUs: Bool, begun: Int64, at now: Int64, maySlow: Bool = true) {
        guard var probe = probing else {
            replies.note(isAgainstUs: isAgainstUs)
            if maySlow, replies.areBad {
                probing = Probing(since: now, interval: pace.first, next: now + pace.first)
            }
            return
        }
        guard begun > probe.since else { return }
        if isAgainstUs {
            probe.good = 0
            probe.refused += 1
            probe.interval = min(pace.longest, probe.interval * 2)
            probe.next = max(probe.next, now + probe.interval)
        } else {
            probe.good += 1
            probe.interval = max(pace.shortest, probe.interval / 2)
            probe.next = min(probe.next, now + probe.interval)
        }
        probing = probe
        if probe.good >= pace.goodOnes { recover() }
    }

    /// Full speed again, with a clean sheet.
    public mutating func recover() { self = Slowdown(pace) }
}
