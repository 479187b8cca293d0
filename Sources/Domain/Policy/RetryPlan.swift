// SPDX-License-Identifier: MIT

/// When a delivery that was refused for now is tried again.
///
/// The pauses grow, but never past a quarter of the time left, so that a short window still sees several tries:
///
/// | after try | in a long window | six hours left | one hour left | five minutes left |
/// |---|---|---|---|---|
/// | 1 | 1 min | 1 min | 1 min | 1 min |
/// | 2 | 2 min | 2 min | 2 min | 1 min |
/// | 3 | 5 min | 5 min | 5 min | 45 s |
/// | 4 | 10 min | 10 min | 10 min | 34 s |
/// | 5 | 20 min | 20 min | 10 min | 25 s |
/// | 6 and on | 30 min | 30 min | a quarter of what is left | a quarter of what is left |
///
/// A jitter of up to a fifth, fixed by the delivery and the try, spreads what failed together. A wish of the other side
/// (Retry-After) is honoured where it is longer and still inside the window. RFC 5321 §4.5.4.1 asks for configurable,
/// spread tries; its 30 minutes and 5 days are for mail without a deadline.
public enum RetryPlan {
    /// The due time; the window's end when no useful try is left before it.
    public static func due(
        after tries: Int, refusal: Refusal, delivery: DeliveryKey, at now: Instant, windowEnd: Instant
    ) -> Instant {
        due(
            after: tries, wish: refusal.retryAfterMilliseconds, delivery: delivery, at: now, windowEnd: windowEnd)
    }

    /// The same with the other side's wish alone, in milliseconds: for what was not tried itself.
    public static func due(
        after tries: Int, wish: Int64?, delivery: DeliveryKey, at now: Instant, windowEnd: Instant
    ) -> Instant {
        let left = windowEnd.since(now).wholeMilliseconds
        guard left > shortestPause else { return windowEnd }
        let planned = pauses[min(max(tries, 1), pauses.count) - 1]
        let jittered = planned + planned * jitterShare(delivery, tries) / jitterScale
        let pause = max(shortestPause, min(jittered, left / shareOfTimeLeft))
        let wished = wish ?? 0
        return now.advanced(by: .milliseconds(wished < left ? max(pause, wished) : pause))
    }

    /// Milliseconds; greylisting relays usually let a second try in after one to five minutes.
    private static let pauses: [Int64] = [60_000, 120_000, 300_000, 600_000, 1_200_000, 1_800_000]
    /// Five seconds: less only hammers a relay that has just said no.
    private static let shortestPause: Int64 = 5_000
    private static let shareOfTimeLeft: Int64 = 4
    private static let jitterScale: Int64 = 1_000
    /// One fifth of the scale.
    private static let mostJitter: UInt64 = 200

    /// Thousandths, from a mix of the key and the try (the finaliser of MurmurHash3): no state, the same in every test.
    private static func jitterShare(_ delivery: DeliveryKey, _ tries: Int) -> Int64 {
        var mixed = UInt64(bitPattern: delivery.number) &+ UInt64(tries) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        mixed ^= mixed >> 33
        return Int64(mixed % (mostJitter + 1))
    }
}
