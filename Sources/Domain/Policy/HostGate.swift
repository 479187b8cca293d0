// SPDX-License-Identifier: MIT

/// What is known of one host that takes webhooks: how many requests it may have at once, and whether it is down.
///
/// Concurrency by feedback: one request at first, one more with each answer, half with each failure. A dead host so costs one
/// place, an unknown name is looked up once and not by many threads at once, and the first connection proves itself before
/// the others.
///
/// A failure speaks against the host only if nothing that was begun later has been answered: where thousands of chat rooms
/// share a host and two of their URLs hang, the answers of the others say that the host is well. And a request that has had
/// no answer for a second stands aside: another may begin beside it.
///
/// Pure: time goes in. See the article Endpoints.
public struct HostGate: Sendable, Hashable {
    /// What came of a request.
    public enum Word: Sendable, Hashable {
        case answered
        case failed
        /// 429: usually the limit of one room; where many rooms running are told so, the host's.
        case throttled
        /// Nothing was tried.
        case nothing
    }

    public typealias Time = ContinuousClock.Instant

    private var widest: Int
    public private(set) var width = 1
    /// Running, since the last answer.
    public private(set) var failures = 0
    /// Running, since the last answer.
    private var throttles = 0
    /// Requests are numbered in the order in which they begin.
    private var begun = 0
    private var lastAnswered = 0
    /// How long answers take, the newest counting a quarter.
    private var pace: Duration?
    private var lastWord: Time?

    /// `widest` is the most requests at once.
    public init(widest: Int) {
        self.widest = max(1, widest)
    }

    /// Another bound is configured; what was learnt of the host still holds below it.
    public mutating func change(widest new: Int) {
        widest = max(1, new)
        width = min(width, widest)
    }

    /// A request begins.
    ///
    /// - Returns: Its number, for ``end(_:_:after:at:)``.
    public mutating func begin() -> Int {
        begun += 1
        return begun
    }

    /// A request has ended.
    ///
    /// - Returns: Whether the host is down: what waits for it is better told at once.
    public mutating func end(_ request: Int, _ word: Word, after span: Duration, at now: Time) -> Bool {
        switch word {
        case .nothing: return false
        case .answered:
            failures = 0
            throttles = 0
            width = min(widest, width + 1)
            lastAnswered = max(lastAnswered, request)
            pace = pace.map { ($0 * 3 + span) / 4 } ?? span
            lastWord = now
            return false
        case .failed:
            guard request > lastAnswered else { return false }
            failures += 1
            width = max(1, width / 2)
            lastWord = now
            return failures >= Self.failuresOfDown
        case .throttled:
            guard request > lastAnswered else { return false }
            throttles += 1
            width = max(1, width / 2)
            return throttles >= Self.throttlesOfDown
        }
    }

    /// Whether one more may begin.
    ///
    /// - Parameters:
    ///   - running: How many are under way.
    ///   - aside: How many of these have waited longer than ``patience``.
    /// - Returns: No, while as many run as it may have.
    public func hasRoom(running: Int, aside: Int) -> Bool {
        let besides = isProven ? aside : min(aside, Self.mostAside)
        return running < min(widest, width + besides)
    }

    /// Answered lately, quickly, and nothing has failed since: worth a reserved place.
    public var isProven: Bool {
        guard let pace else { return false }
        return failures == 0 && pace <= Self.slow
    }

    /// What was learnt long ago counts no more: the host proves itself anew.
    public mutating func forgetOldNews(at now: Time) {
        guard let lastWord, now - lastWord > Self.memory else { return }
        width = 1
        failures = 0
        throttles = 0
        pace = nil
        self.lastWord = nil
    }

    /// One second: hardly any host needs longer that is well.
    public static let patience = Duration.seconds(1)
    /// Two seconds: slower hosts may work, and must not keep the places of quick ones.
    private static let slow = Duration.seconds(2)
    /// Ten minutes: networks and machines change.
    private static let memory = Duration.seconds(600)
    /// One may be chance.
    private static let failuresOfDown = 2
    /// Eight rooms: a few that are talked to too much are not the host.
    private static let throttlesOfDown = 8
    /// Of a host that has answered nothing: enough to get past a few URLs that hang.
    private static let mostAside = 4
}
