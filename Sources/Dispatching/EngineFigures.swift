// SPDX-License-Identifier: MIT

import Domain

/// What the dispatcher knows at a moment, for a scrape.
public struct EngineFigures: Sendable, Hashable {
    /// Per channel: how many deliveries are under way.
    public var inFlight: [Channel: Int] = [:]
    /// Per channel: how many may be, those overtaken not counted.
    public var windows: [Channel: Int] = [:]
    /// Acceptances per second of each open version over the last ten seconds; the same number as in `status`.
    public var rates: [VersionKey: Double] = [:]

    public init() {}
}

extension Engine {
    /// Answered by the engine and the dispatcher, each on its own queue.
    public func figures() async -> EngineFigures { await dispatcher.figures() }
}

extension Dispatcher {
    func figures() -> EngineFigures {
        let now = clock.now()
        var figures = EngineFigures()
        figures.inFlight = windows.mapValues(\.inFlight)
        figures.windows = windows.mapValues(\.size)
        figures.rates = lanes.mapValues { $0.rate.perSecond(at: now) }
        return figures
    }
}
