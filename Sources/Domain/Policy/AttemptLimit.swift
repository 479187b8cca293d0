// SPDX-License-Identifier: MIT

/// How many wrong tokens a client may try: a token bucket each, in a table that does not grow.
///
/// Only what is wrong is counted. Who has a genuine link is never limited: mailbox providers post leave requests of
/// thousands from few addresses. A 128-bit signature is not guessed anyway; this keeps the trying cheap for us.
public struct AttemptLimit: Sendable {
    private struct Bucket {
        var tokens: Double
        var last: Instant
    }

    private let burst: Double
    private let refill: Duration
    private let mostClients: Int
    private var buckets: [ClientKey: Bucket] = [:]

    /// - Parameters:
    ///   - burst: Wrong tokens at one go.
    ///   - refill: After so long there is one more.
    ///   - mostClients: Beyond that those who have tried least recently are forgotten.
    public init(burst: Int = 20, refill: Duration = .seconds(3), mostClients: Int = 10_000) {
        self.burst = Double(max(1, burst))
        self.refill = max(refill, .milliseconds(1))
        self.mostClients = max(2, mostClients)
    }

    /// Counts a wrong token.
    ///
    /// - Parameters:
    ///   - client: Who sent it.
    ///   - now: A clock that was set back gives nothing and takes nothing.
    /// - Returns: Nil while they may go on; else how long they have to wait for the next.
    public mutating func note(_ client: ClientKey, at now: Instant) -> Duration? {
        if buckets[client] == nil, buckets.count >= mostClients { forget(at: now) }
        var bucket = buckets[client] ?? Bucket(tokens: burst, last: now)
        let passed = max(.zero, now.since(bucket.last))
        bucket.tokens = min(burst, bucket.tokens + passed / refill)
        bucket.last = now
        let isFree = bucket.tokens >= 1
        if isFree { bucket.tokens -= 1 }
        buckets[client] = bucket
        return isFree ? nil : refill * (1 - bucket.tokens)
    }

    /// How many clients are remembered.
    public var count: Int { buckets.count }

    /// First those whose bucket is full again, then the older half: so seldom that it costs next to nothing a call.
    private mutating func forget(at now: Instant) {
        buckets = buckets.filter { $0.value.tokens + max(.zero, now.since($0.value.last)) / refill < burst }
        guard buckets.count >= mostClients else { return }
        let newest = buckets.sorted { $0.value.last > $1.value.last }.prefix(mostClients / 2)
        buckets = Dictionary(uniqueKeysWithValues: newest.map { ($0.key, $0.value) })
    }
}

/// A client as far as limits tell them apart: an IPv4 address, or an IPv6 network of 64 bits, which is one customer's.
public struct ClientKey: Hashable, Sendable {
    private let address: IPAddress

    public init(_ address: IPAddress) {
        switch address.unmapped {
        case .v4(let number): self.address = .v4(number)
        case .v6(let high, _): self.address = .v6(high: high, low: 0)
        }
    }
}
