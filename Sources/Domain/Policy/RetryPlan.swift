// SPDX-License-Identifier: MIT

/// When a delivery that was refused for now is tried again: a budget of the time left, not a fixed list.
///
/// What the refusal says decides how soon: a greylisting relay lets the second try in after minutes, a full mailbox is not
/// emptied before an hour, a relay that is down may be back any moment, an endpoint restarts within seconds. A pause is never
/// more than a third of the time left, and the last try is kept in reserve for four minutes before the window closes. Minutes
/// after approval at which somebody is tried whom every try refuses at once, without jitter:
///
/// | window | kind | tries at minute |
/// |---|---|---|
/// | 6 h | greylisting | 0 1 3 8 18 38 68 98 128 158 188 218 248 278 305 324 336 344 349 353 356 |
/// | 6 h | mailbox full | 0 20 60 120 180 240 280 307 324 336 344 349 353 356 |
/// | 6 h | endpoint | 0 0 1 3 8 18 33 63 93 123 153 183 213 243 273 302 321 334 343 348 352 355 |
/// | 1 h | greylisting | 0 1 3 8 18 32 41 48 52 55 56 |
/// | 15 min | greylisting | 0 1 3 7 10 11 |
///
/// A jitter of up to a fifth, fixed by the delivery and the try, spreads what failed together; a wish of the other side
/// (Retry-After) is honoured where it is longer and still inside the window. RFC 5321 §4.5.4.1 asks for spread, configurable
/// tries; its 30 minutes and 5 days are for mail without a deadline.
public enum RetryPlan {
    /// The due time; the window's end when no useful try is left before it.
    ///
    /// - Parameters:
    ///   - tries: How many there were, the refused one included.
    ///   - refusal: What came of the last.
    ///   - channel: How it was tried.
    ///   - delivery: Fixes the jitter.
    ///   - now: When it was refused.
    ///   - windowEnd: When nothing may leave any more.
    /// - Returns: After `now`, at most the window's end.
    public static func due(
        after tries: Int, refusal: Refusal, on channel: Channel = .email, delivery: DeliveryKey, at now: Instant,
        windowEnd: Instant
    ) -> Instant {
        let spread = jitter(delivery, tries)
        let base = pause(after: tries, refusal.reason, on: channel)
        return due(
            pause: base + base * spread / jitterScale, spread: spread, tries: tries, refusal: refusal, at: now,
            windowEnd)
    }

    /// The same without jitter: what the table above shows.
    static func plainDue(
        after tries: Int, reason: RefusalReason, on channel: Channel, at now: Instant, windowEnd: Instant
    ) -> Instant {
        due(
            pause: pause(after: tries, reason, on: channel), spread: 0, tries: tries,
            refusal: Refusal(reason: reason, text: ""), at: now, windowEnd)
    }

    private static func due(
        pause: Int64, spread: Int64, tries: Int, refusal: Refusal, at now: Instant, _ windowEnd: Instant
    ) -> Instant {
        let left = windowEnd.since(now).wholeMilliseconds
        let third = left / shareOfTimeLeft
        let capped = pause <= third ? pause : max(third, leastOfThird)
        let wished = refusal.retryAfterMilliseconds ?? 0
        let next = wished < left ? max(capped, wished) : capped
        let room = left - (lastTry + lastTry * spread / jitterScale)
        if next <= room { return now.advanced(by: .milliseconds(next)) }
        if room >= leastBeforeLast { return now.advanced(by: .milliseconds(max(room, wished < left ? wished : 0))) }
        // A window hardly longer than the reserve still has its first tries.
        guard tries <= triesInShortWindow, third >= shortestPause else { return windowEnd }
        return now.advanced(by: .milliseconds(min(pause, third)))
    }

    /// Milliseconds before jitter.
    private static func pause(after tries: Int, _ reason: RefusalReason, on channel: Channel) -> Int64 {
        let list: [Int64]
        switch (channel, reason) {
        case (_, .mailboxFull): list = fullMailbox
        case (.webhook, _): list = endpoint
        case (.email, .resolve), (.email, .connect), (.email, .tls), (.email, .authentication), (.email, .timeout),
            (.email, .disconnected), (.email, .garbage), (.email, .sender):
            list = route
        case (.email, _): list = greylisting
        }
        return list[min(max(tries, 1), list.count) - 1]
    }

    // Milliseconds; the last is repeated.

    /// Usual greylisting lets a second try in after one to five minutes.
    private static let greylisting = minutes(1, 2, 5, 10, 20, 30)
    /// People empty a mailbox when they look at it.
    private static let fullMailbox = minutes(20, 40, 60)
    /// Ours to mend; other relays may have taken over meanwhile.
    private static let route = [30_000] + minutes(1, 2, 5, 10, 15)
    /// A restart takes seconds, an outage a while.
    private static let endpoint: [Int64] = [5_000, 30_000] + minutes(2, 5, 10, 15, 30)

    private static func minutes(_ list: Int64...) -> [Int64] { list.map { $0 * 60_000 } }

    /// Five seconds: less only hammers who has just said no.
    private static let shortestPause: Int64 = 5_000
    private static let shareOfTimeLeft: Int64 = 3
    /// Three minutes: where a third of what is left is less, the last try is near enough.
    private static let leastOfThird: Int64 = 180_000
    /// Four minutes before the end: a relay has time to take it, a person to see it.
    private static let lastTry: Int64 = 240_000
    /// One minute: nearer to the try before it, the last one would be no other.
    private static let leastBeforeLast: Int64 = 60_000
    private static let triesInShortWindow = 3
    private static let jitterScale: Int64 = 1_000
    /// One fifth of the scale.
    private static let mostJitter: UInt64 = 200

    /// Thousandths, from a mix of the key and the try (the finaliser of MurmurHash3): no state, the same in every test.
    private static func jitter(_ delivery: DeliveryKey, _ tries: Int) -> Int64 {
        var mixed = UInt64(bitPattern: delivery.number) &+ UInt64(tries) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed ^= mixed >> 33
        return Int64(mixed % (mostJitter + 1))
    }
}
