// SPDX-License-Identifier: MIT

import Foundation

/// How many deliveries a second each relay, and all webhooks together, bring to an end: measured while they had enough to
/// do, configured before that.
///
/// A rate is the mean of ten seconds, smoothed over some half a minute, and counts only while the channel is busy: a relay
/// that is asked for little shows little. Kept from one action to the next while the daemon runs; after a restart it is
/// measured anew, which takes the first look at the first action.
///
/// A value; time passed in.
public struct RateBook: Sendable {
    /// What has a rate of its own.
    public enum Route: Hashable, Sendable {
        /// A relay, by its configured name.
        case relay(String)
        case webhooks

        public var channel: Channel {
            switch self {
            case .relay: .email
            case .webhooks: .webhook
            }
        }
    }

    /// What a channel can do.
    public struct Capacity: Hashable, Sendable {
        /// 0 may also mean that it is known to do nothing; `basis` tells.
        public var perSecond: Double
        public var basis: Forecast.Basis

        public init(perSecond: Double, basis: Forecast.Basis) {
            self.perSecond = perSecond
            self.basis = basis
        }

        public static let unknown = Capacity(perSecond: 0, basis: .unknown)
    }

    private struct Rate {
        var meter = RateMeter()
        var smoothed: Double?
    }

    /// Limits by relay, in messages a second; 0 is none.
    private var configured: [String: Int]
    private var rates: [Route: Rate] = [:]
    private var sampled: [Channel: Instant] = [:]

    public init(configured: [String: Int] = [:]) {
        self.configured = configured
    }

    /// Other relays are configured, or others limits; what a relay did that is gone tells nothing about the future.
    public mutating func change(configured new: [String: Int]) {
        configured = new
        for case .relay(let name) in rates.keys where new[name] == nil { rates[.relay(name)] = nil }
    }

    /// So many deliveries came to their end.
    public mutating func note(_ count: Int, by route: Route, at now: Instant) {
        // The last outcomes of a relay that is gone.
        if case .relay(let name) = route, !configured.isEmpty, configured[name] == nil { return }
        guard rates[route] != nil || rates.count < Self.mostRoutes else { return }
        rates[route, default: Rate()].meter.note(count, at: now)
    }

    /// Takes the present rates of a channel into account: it had enough to do for the last ten seconds.
    public mutating func sample(_ channel: Channel, at now: Instant) {
        let passed = sampled[channel].map { max(0, now.since($0).inSeconds) } ?? 0
        sampled[channel] = now
        let weight = 1 - exp(-max(passed, Self.leastSpan) / Self.smoothing)
        for route in routes(of: channel) {
            let rate = rates[route, default: Rate()]
            let present = rate.meter.perSecond(at: now)
            rates[route, default: rate].smoothed = rate.smoothed.map { $0 + (present - $0) * weight } ?? present
        }
    }

    /// What a channel can do, as far as it is known.
    ///
    /// - Parameters:
    ///   - channel: Which.
    ///   - now: The time.
    ///   - isBusy: It has enough to do at this moment, so that what it does shows what it can do, smoothed or not.
    /// - Returns: Measured if it ever was, else configured.
    public func capacity(of channel: Channel, at now: Instant, isBusy: Bool = false) -> Capacity {
        let measured = routes(of: channel).compactMap { route -> Double? in
            guard let rate = rates[route] else { return nil }
            if let smoothed = rate.smoothed { return capped(smoothed, route) }
            let present = rate.meter.perSecond(at: now)
            return isBusy && present > 0 ? capped(present, route) : nil
        }
        if !measured.isEmpty { return Capacity(perSecond: measured.reduce(0, +), basis: .measured) }
        guard channel == .email, !configured.isEmpty, !configured.values.contains(0) else { return .unknown }
        return Capacity(perSecond: Double(configured.values.reduce(0, +)), basis: .configured)
    }

    private func routes(of channel: Channel) -> Set<Route> {
        switch channel {
        case .webhook: [.webhooks]
        case .email: Set(configured.keys.map(Route.relay)).union(rates.keys.filter { $0.channel == .email })
        }
    }

    private func capped(_ rate: Double, _ route: Route) -> Double {
        guard case .relay(let name) = route, let limit = configured[name], limit > 0 else { return rate }
        return min(rate, Double(limit))
    }

    /// Seconds after which an old rate has lost two thirds of its weight.
    private static let smoothing = 30.0
    /// Seconds; the first sample of a busy spell counts as one of these.
    private static let leastSpan = 10.0
    /// Relays are configured, so there are few; a bound all the same.
    private static let mostRoutes = 1_000
}
