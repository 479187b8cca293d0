// SPDX-License-Identifier: MIT

/// Will everybody be reached in time? From the open rows, what other actions need, and the rates at hand.
public enum Forecasting {
    /// What an action still has to send on each channel, and until when.
    public struct Demand: Sendable, Hashable {
        public var open: [Channel: Int]
        public var closes: Instant

        public init(open: [Channel: Int], closes: Instant) {
            self.open = open
            self.closes = closes
        }

        /// The open rows of a released version; who is not planned yet counts as mail, which nearly everybody gets.
        public init?(_ version: VersionAccount) {
            guard let closes = version.closes else { return nil }
            open = version.byChannel.mapValues { states in
                states.filter { $0.key.isOpen }.values.reduce(0, +)
            }
            open[.email, default: 0] += max(0, version.unplanned ?? 0)
            self.closes = closes
        }
    }

    /// The forecast for one action beside others.
    ///
    /// A channel whose rate is unknown holds up nothing; if all are, nothing is foretold.
    ///
    /// - Parameters:
    ///   - audience: Everybody who belongs; nil while nobody has counted.
    ///   - reached: Who has it already.
    ///   - demand: What is left to send.
    ///   - others: What other open actions have left to send.
    ///   - capacity: What each channel can do.
    ///   - now: The time.
    /// - Returns: When all will have been reached, and how many when the window closes.
    public static func forecast(
        audience: Int?, reached: Int, demand: Demand, others: [Demand] = [],
        capacity: (Channel) -> RateBook.Capacity, at now: Instant
    ) -> Forecast {
        guard let audience, audience > 0 else { return Forecast() }
        let open = demand.open.filter { $0.value > 0 }
        if open.isEmpty {
            return Forecast(finishes: now, shareByClose: share(Double(reached), of: audience), basis: .measured)
        }
        var result = Forecast(finishes: now, basis: .unknown)
        var byClose = Double(reached)
        var isEndless = false
        for (channel, rows) in open {
            let capacity = capacity(channel)
            guard capacity.basis != .unknown else {
                byClose += Double(rows)
                continue
            }
            if result.basis != .configured { result.basis = capacity.basis }
            let needs = ([demand] + others).map { other in
                FluidModel.Need(
                    rows: Double(other.open[channel] ?? 0), seconds: max(0, other.closes.since(now).inSeconds))
            }
            let course = FluidModel.run(needs, rate: capacity.perSecond).first
            byClose += Double(rows) - (course?.left ?? 0)
            if let finishes = course?.finishes, finishes < furthest {
                result.finishes = max(result.finishes ?? now, now.advanced(by: .seconds(finishes)))
            } else {
                isEndless = true
            }
        }
        guard result.basis != .unknown else { return Forecast() }
        if isEndless { result.finishes = nil }
        result.shareByClose = share(byClose, of: audience)
        return result
    }

    /// Whether people who wait for a translation must go now, so that everybody is reached before the window closes.
    ///
    /// When the last row is foretold for the last tenth of the time left: later, waiting would cost the window.
    public static func needsEverybodyNow(_ forecast: Forecast, closes: Instant, at now: Instant) -> Bool {
        guard forecast.basis != .unknown else { return false }
        guard let finishes = forecast.finishes else { return true }
        return finishes >= closes.advanced(by: .zero - closes.since(now) / shareInReserve)
    }

    private static func share(_ part: Double, of whole: Int) -> Double { min(1, max(0, part) / Double(whole)) }

    /// A finish further off than any window is no date a person can use: a year, in seconds.
    private static let furthest = 365.0 * 86_400
    /// A tenth.
    private static let shareInReserve = 10
}

extension Forecast {
    /// Whether it says that the window closes before everybody is reached; what is unknown says nothing.
    public func misses(_ closes: Instant) -> Bool {
        guard basis != .unknown else { return false }
        return finishes.map { $0 > closes } ?? true
    }

    /// What it says in one sentence, for a window that ends at a moment.
    public func sentence(closes: Instant) -> String {
        guard basis != .unknown, let shareByClose else { return "no rate is known yet" }
        let rate = basis == .measured ? "at the measured rate" : "at the configured rate"
        // Who misses somebody does not reach 100 %.
        let percent = min(misses(closes) ? 99 : 100, Int((shareByClose * 100).rounded()))
        let until = finishes.map { "all would take until \($0.wholeSeconds)" } ?? "all would never be reached"
        return misses(closes)
            ? "\(rate) \(percent) % of the audience are reached when the window ends at \(closes.wholeSeconds); \(until)"
            : "\(rate) everybody is reached at \(finishes?.wholeSeconds ?? "")"
    }
}

extension Instant {
    /// Without its fraction, for people.
    fileprivate var wholeSeconds: String { Instant(milliseconds: milliseconds / 1000 * 1000).rfc3339 }
}
