// SPDX-License-Identifier: MIT

/// How our mail stands with the receivers behind one relay: who is slow, so that one who refuses us does not spoil the rest.
///
/// Replies with an enhanced status of 4.7.x and 5.7.x (security or policy, RFC 3463 §3.8) are about us and not about a mailbox.
/// They count per recipient domain: ten of a domain's last fifty make it slow. They count for the relay as a whole too, and that
/// becomes slow when ten of *its* last fifty were such and at least three of its domains are slow: three small domains that
/// greylist do not slow a relay for thousands of others. Slow is a probe rate, see ``Slowdown``; nothing ever stops.
///
/// Only domains that refused lately are remembered, at most 1,024: with a relay that has no trouble this is an empty table.
/// Domains never leave it, for a domain may be one family's.
public struct RelayStanding: Sendable {
    private struct Entry {
        var slowdown: Slowdown
        /// Counts up: the smallest was used least lately.
        var used: UInt64
    }

    private var domains: [String: Entry] = [:]
    private var relay = Slowdown(relayPace)
    private var uses: UInt64 = 0
    /// How many domains are slow now.
    public private(set) var slowDomains = 0

    public init() {}

    /// No trouble with anybody: nothing of the rest needs to be asked.
    public var isClean: Bool { domains.isEmpty && relay.isClean }

    /// The relay as a whole is slow.
    public var isSlow: Bool { relay.isSlow }

    /// When the relay may be given something again; nil: now.
    public var nextStart: Int64? { relay.nextStart }

    /// How many domains are remembered.
    var remembered: Int { domains.count }

    /// When something for a domain may start again; nil: it is not slow.
    ///
    /// - Parameter domain: Lower case, A-labels.
    /// - Returns: Milliseconds of the monotonic clock.
    public func nextStart(for domain: String) -> Int64? { domains[domain]?.slowdown.nextStart }

    /// Probes of a slow domain that were refused so far.
    public func refusedProbes(of domain: String) -> Int { domains[domain]?.slowdown.refusedProbes ?? 0 }

    /// Something for a domain starts.
    public mutating func start(_ domain: String, at now: Int64) {
        relay.start(at: now)
        domains[domain]?.slowdown.start(at: now)
    }

    /// Takes a reply in.
    ///
    /// - Parameters:
    ///   - isAgainstUs: Whether it was a 4.7.x or 5.7.x.
    ///   - domain: Of the recipient; lower case, A-labels.
    ///   - begun: When the try had started.
    ///   - now: When the reply came; both in milliseconds of the monotonic clock.
    public mutating func note(isAgainstUs: Bool, from domain: String, begun: Int64, at now: Int64) {
        if isClean, !isAgainstUs { return }
        noteDomain(isAgainstUs, domain, begun, now)
        relay.note(
            isAgainstUs: isAgainstUs, begun: begun, at: now, maySlow: slowDomains >= Self.leastSlowDomains)
        if relay.isSlow, slowDomains < Self.leastSlowDomains { relay.recover() }
    }

    private mutating func noteDomain(_ isAgainstUs: Bool, _ domain: String, _ begun: Int64, _ now: Int64) {
        guard var entry = domains[domain] ?? (isAgainstUs ? Entry(slowdown: Slowdown(Self.domainPace), used: 0) : nil)
        else { return }
        let wasSlow = entry.slowdown.isSlow
        uses += 1
        entry.used = uses
        entry.slowdown.note(isAgainstUs: isAgainstUs, begun: begun, at: now)
        slowDomains += (entry.slowdown.isSlow ? 1 : 0) - (wasSlow ? 1 : 0)
        domains[domain] = entry.slowdown.isClean ? nil : entry
        if domains.count > Self.mostDomains { forgetOldest() }
    }

    /// A quarter at once, so that the sorting is paid for by many; the slow ones last.
    private mutating func forgetOldest() {
        let order = domains.sorted {
            ($0.value.slowdown.isSlow ? 1 : 0, $0.value.used) < ($1.value.slowdown.isSlow ? 1 : 0, $1.value.used)
        }
        for (domain, entry) in order.prefix(Self.mostDomains / 4) {
            domains[domain] = nil
            if entry.slowdown.isSlow { slowDomains -= 1 }
        }
    }

    /// Domains remembered: some 150 octets each.
    static let mostDomains = 1_024
    /// Fewer slow domains are those domains' matter, not the relay's.
    static let leastSlowDomains = 3
    /// Twelve tries a minute at first; after an hour of refusals still one a minute.
    static let domainPace = Slowdown.Pace(first: 5_000, shortest: 1_000, longest: 60_000, goodOnes: 3)
    /// Somebody among all the domains may take us at any moment: quicker both ways.
    static let relayPace = Slowdown.Pace(first: 1_000, shortest: 250, longest: 30_000, goodOnes: 5)
}
