// SPDX-License-Identifier: MIT

/// Whether a window is at risk, from forecast to forecast: not for a moment's dip, and not over at the first good one.
///
/// A value; forecasts and times go in.
public struct RiskWatch: Sendable, Hashable {
    public private(set) var isAtRisk = false
    private var missing = 0
    private var making = 0

    public init() {}

    /// What a look changed.
    public enum Change: Sendable, Hashable {
        case raised
        case cleared
    }

    /// Takes one look.
    ///
    /// - Returns: Nil when nothing changed.
    public mutating func look(_ forecast: Forecast, closes: Instant, at now: Instant) -> Change? {
        missing = forecast.misses(closes) ? missing + 1 : 0
        making = makes(forecast, closes: closes, at: now) ? making + 1 : 0
        if !isAtRisk, missing >= Self.looksToRaise {
            isAtRisk = true
            return .raised
        }
        if isAtRisk, making >= Self.looksToClear {
            isAtRisk = false
            return .cleared
        }
        return nil
    }

    /// Clearly in time: with a twentieth of the time left to spare.
    private func makes(_ forecast: Forecast, closes: Instant, at now: Instant) -> Bool {
        guard forecast.basis != .unknown, let finishes = forecast.finishes else { return false }
        return finishes <= closes.advanced(by: .zero - closes.since(now) / Self.shareToSpare) || finishes <= now
    }

    /// Looks in a row that see it late.
    private static let looksToRaise = 2
    /// Looks in a row that see it in time.
    private static let looksToClear = 3
    private static let shareToSpare = 20
}
