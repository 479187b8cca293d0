// SPDX-License-Identifier: MIT

import Domain

/// How it stands with one version whose window is open.
public struct OpenWindow: Sendable, Hashable {
    public var reference: Reference
    public var version: Int
    /// Nil while nobody has counted.
    public var audience: Int?
    /// Accepted by a relay or an endpoint.
    public var reached: Int
    public var closes: Instant
    /// No row is open, and none is to come.
    public var isFinished: Bool
    public var forecast: Forecast

    public init(
        reference: Reference, version: Int, audience: Int?, reached: Int, closes: Instant, isFinished: Bool,
        forecast: Forecast
    ) {
        self.reference = reference
        self.version = version
        self.audience = audience
        self.reached = reached
        self.closes = closes
        self.isFinished = isFinished
        self.forecast = forecast
    }
}

extension WindowWatch {
    /// Every open window as the ledger has it now.
    public func openWindows() async throws(LedgerError) -> [OpenWindow] {
        let now = clock.now()
        var open: [(reference: Reference, account: VersionAccount, demand: Forecasting.Demand)] = []
        for live in try await store.liveVersions() where live.fence.isOpen {
            let account = try await store.account(of: live.reference, at: now)
            guard let own = account.versions.first(where: { $0.version == live.version }),
                let demand = Forecasting.Demand(own)
            else { continue }
            open.append((live.reference, own, demand))
        }
        return open.indices.map { index in
            let (reference, account, demand) = open[index]
            let others = open.indices.filter { $0 != index }.map { open[$0].demand }
            let reached = account.states[.accepted] ?? 0
            return OpenWindow(
                reference: reference, version: account.version, audience: account.audience, reached: reached,
                closes: demand.closes,
                isFinished: account.planningDone && demand.open.values.allSatisfy { $0 == 0 },
                forecast: Forecasting.forecast(
                    audience: account.audience, reached: reached, demand: demand, others: others,
                    capacity: { capacity(of: $0, at: now) }, at: now))
        }
    }
}
