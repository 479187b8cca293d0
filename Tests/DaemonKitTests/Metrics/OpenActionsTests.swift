// SPDX-License-Identifier: MIT

import Domain
import Telemetry
import Testing

@testable import DaemonKit

@Suite("Open actions in a scrape")
struct OpenActionsTests {
    private let now = Instant(milliseconds: 1_800_000_000_000)

    private func version(
        _ number: Int, audience: Int? = 100, states: [DeliveryState: Int] = [.accepted: 60, .planned: 40],
        closesIn seconds: Int64 = 3600
    ) throws -> OpenVersion {
        let all = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, states[$0] ?? 0) })
        return OpenVersion(
            key: VersionKey(UInt32(number)), reference: try #require(Reference("UA \(number)/26")),
            account: VersionAccount(
                version: 1, audience: audience, planningDone: true, states: all, unplanned: 0, possiblyTwice: 1,
                delayed: 2, byLanguage: [:], byCountry: [:], byChannel: [:],
                opened: now.advanced(by: .seconds(-600)), closes: now.advanced(by: .seconds(seconds))))
    }

    private func scrape(
        _ open: [OpenVersion], forecasts: [VersionKey: Forecast] = [:], rates: [VersionKey: Double] = [:]
    ) -> Scrape {
        var scrape = Scrape()
        OpenActions(open: open, forecasts: forecasts, rates: rates, now: now).fill(&scrape)
        return scrape
    }

    @Test("an action has its counts, the time left, and what is foretold against its deadline")
    func one() throws {
        let forecast = Forecast(finishes: now.advanced(by: .seconds(4000)), shareByClose: 0.9, basis: .measured)
        let scrape = scrape(
            [try version(1)], forecasts: [VersionKey(1): forecast], rates: [VersionKey(1): 12.5])
        func value(_ metric: Metric) -> [Double] { scrape.samples(of: metric).map(\.value) }
        #expect(value(.openActions) == [1] && value(.actionAudience) == [100])
        #expect(value(.actionAccounted) == [0.6] && value(.actionOldestUnsent) == [600])
        #expect(value(.actionWindowLeft) == [3600] && value(.actionForecastLate) == [400])
        #expect(value(.actionForecastReached) == [0.9] && value(.actionRate) == [12.5])
        #expect(value(.actionTwice) == [1] && value(.actionDelayed) == [2])
        let states = scrape.samples(of: .actionDeliveries)
        #expect(states.count == DeliveryState.allCases.count && states.map(\.value).reduce(0, +) == 100)
        #expect(states[0].labels.map(\.value) == ["UA 1/26", "1", "unplanned"])
    }

    @Test("what nobody knows yet is missing, not zero; who has been counted out waits no more")
    func unknown() throws {
        let uncounted = scrape([try version(1, audience: nil, states: [:])])
        #expect(uncounted.samples(of: .actionAudience).isEmpty && uncounted.samples(of: .actionAccounted).isEmpty)
        #expect(uncounted.samples(of: .actionForecastLate).isEmpty)
        #expect(uncounted.samples(of: .actionOldestUnsent).map(\.value) == [600])
        let done = scrape([try version(1, states: [.accepted: 90, .rejected: 10])])
        #expect(done.samples(of: .actionOldestUnsent).map(\.value) == [0])
        #expect(done.samples(of: .actionAccounted).map(\.value) == [1])
        let nobody = scrape([try version(1, audience: 0, states: [:])])
        #expect(nobody.samples(of: .actionAccounted).map(\.value) == [1])
    }

    @Test("however many are open, the number of samples has a bound, and nobody is left out of the sums")
    func bounded() throws {
        let many = try (1...500).map { try version($0, closesIn: Int64($0)) }
        let most = OpenActions.most
        let scrape = scrape(many)
        #expect(scrape.samples(of: .openActions).map(\.value) == [500])
        let audiences = scrape.samples(of: .actionAudience)
        #expect(audiences.count == most + 1 && audiences.map(\.value).reduce(0, +) == 50_000)
        #expect(audiences.last?.labels.map(\.value) == [OpenActions.others, ""])
        #expect(Reference(OpenActions.others) == nil)
        #expect(scrape.samples(of: .actionDeliveries).count == (most + 1) * DeliveryState.allCases.count)
        #expect(scrape.samples(of: .actionAccounted).last?.value == 0.6)
        #expect(scrape.samples(of: .actionWindowLeft).last?.value == Double(most + 1))
    }
}
