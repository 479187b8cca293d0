// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Telemetry

/// Open actions in a scrape: the ``most`` that close first each under its reference, the rest together.
///
/// So the number of samples is bounded, and those that matter now are shown. Of the rest numbers of people are added up, and
/// of times the worst one is shown.
struct OpenActions: Sendable {
    let open: [OpenVersion]
    let forecasts: [VersionKey: Forecast]
    let rates: [VersionKey: Double]
    let now: Instant

    /// With twelve states and ten more numbers for each, about a thousand samples.
    static let most = 50
    /// In no reference: parentheses are not in their alphabet.
    static let others = "(others)"

    func fill(_ scrape: inout Scrape) {
        scrape.add(.openActions, open.count)
        for version in open.prefix(Self.most) {
            Line(version, forecasts[version.key], rates[version.key] ?? 0, at: now)
                .fill(&scrape, version.reference.text, "\(version.account.version)")
        }
        let rest = open.dropFirst(Self.most).map { Line($0, nil, rates[$0.key] ?? 0, at: now) }
        guard let first = rest.first else { return }
        rest.dropFirst().reduce(first, +).fill(&scrape, Self.others, "")
    }

    /// One version's numbers, or those of several.
    private struct Line {
        /// Nil until everybody is counted.
        var audience: Int?
        var states: [DeliveryState: Int]
        var oldestUnsent: Double
        var windowLeft: Double?
        var lateness: Double?
        var reached: Double?
        var rate: Double
        var twice: Int
        var delayed: Int

        init(_ version: OpenVersion, _ forecast: Forecast?, _ rate: Double, at now: Instant) {
            let account = version.account
            audience = account.audience
            states = account.states
            let waits = account.audience == nil || account.states.contains { $0.key.isOpen && $0.value > 0 }
            oldestUnsent = waits ? max(0, account.opened.map { now.since($0).inSeconds } ?? 0) : 0
            windowLeft = account.closes.map { max(0, $0.since(now).inSeconds) }
            lateness = forecast?.finishes.flatMap { finishes in account.closes.map { finishes.since($0).inSeconds } }
            reached = forecast?.shareByClose
            self.rate = rate
            twice = account.possiblyTwice
            delayed = account.delayed
        }

        static func + (left: Line, right: Line) -> Line {
            var sum = left
            sum.audience = left.audience.flatMap { audience in right.audience.map { audience + $0 } }
            sum.states.merge(right.states, uniquingKeysWith: +)
            sum.oldestUnsent = max(left.oldestUnsent, right.oldestUnsent)
            sum.windowLeft = [left.windowLeft, right.windowLeft].compactMap(\.self).min()
            sum.rate += right.rate
            sum.twice += right.twice
            sum.delayed += right.delayed
            return sum
        }

        func fill(_ scrape: inout Scrape, _ reference: String, _ version: String) {
            for state in DeliveryState.allCases {
                scrape.add(.actionDeliveries, states[state] ?? 0, reference, version, state.name)
            }
            if let audience {
                scrape.add(.actionAudience, audience, reference, version)
                let ended = states.filter { !$0.key.isOpen }.values.reduce(0, +)
                scrape.add(.actionAccounted, audience > 0 ? Double(ended) / Double(audience) : 1, reference, version)
            }
            scrape.add(.actionOldestUnsent, oldestUnsent, reference, version)
            if let windowLeft { scrape.add(.actionWindowLeft, windowLeft, reference, version) }
            if let lateness { scrape.add(.actionForecastLate, lateness, reference, version) }
            if let reached { scrape.add(.actionForecastReached, reached, reference, version) }
            scrape.add(.actionRate, rate, reference, version)
            scrape.add(.actionTwice, twice, reference, version)
            scrape.add(.actionDelayed, delayed, reference, version)
        }
    }
}
