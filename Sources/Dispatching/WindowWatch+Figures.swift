// SPDX-License-Identifier: MIT

import Domain

extension WindowWatch {
    /// What is foretold for open versions, all of them beside one another; for a scrape, which has read them already.
    ///
    /// The same forecast as in `status`. Only the first `most` are foretold, whatever else needs capacity: the work grows with
    /// the square of them.
    public func forecasts(of open: [OpenVersion], most: Int) -> [VersionKey: Forecast] {
        let now = clock.now()
        let demands = open.map { Forecasting.Demand($0.account) }
        var forecasts: [VersionKey: Forecast] = [:]
        for (index, version) in open.prefix(most).enumerated() {
            guard let demand = demands[index] else { continue }
            let others = demands.enumerated().compactMap { $0.offset == index ? nil : $0.element }
            forecasts[version.key] = Forecasting.forecast(
                audience: version.account.audience, reached: version.account.states[.accepted] ?? 0, demand: demand,
                others: others, capacity: { capacity(of: $0, at: now) }, at: now)
        }
        return forecasts
    }
}
