// SPDX-License-Identifier: MIT

/// Will everybody be reached in time? From the open rows and the rate at hand.
public enum Forecasting {
    /// The forecast for a version.
    ///
    /// `measured` is in acceptances per second; `configured` the sum of the relays' rate limits, 0 when unlimited or
    /// unknown. With neither nothing is foretold.
    public static func forecast(
        audience: Int?, reached: Int, open: Int, measured: Double, configured: Double, closes: Instant?,
        at now: Instant
    ) -> Forecast {
        guard let audience, audience > 0, let closes else { return Forecast() }
        if open == 0 {
            return Forecast(finishes: now, shareByClose: share(reached, of: audience), basis: .measured)
        }
        let rate = measured > 0 ? measured : configured
        guard rate > 0 else { return Forecast() }
        let basis: Forecast.Basis = measured > 0 ? .measured : .configured
        let secondsNeeded = Double(open) / rate
        let secondsLeft = max(0, closes.since(now).inSeconds)
        let byClose = reached + Int(min(Double(open), rate * secondsLeft))
        // A finish further off than any window is no date a person can use.
        let finishes = secondsNeeded < furthest ? now.advanced(by: .seconds(secondsNeeded)) : nil
        return Forecast(finishes: finishes, shareByClose: share(byClose, of: audience), basis: basis)
    }

    private static func share(_ part: Int, of whole: Int) -> Double {
        min(1, Double(part) / Double(whole))
    }

    /// A year, in seconds.
    private static let furthest = 365.0 * 86_400
}
