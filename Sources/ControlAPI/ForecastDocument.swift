// SPDX-License-Identifier: MIT

import Domain

/// When everybody will have been reached.
public struct ForecastDocument: Codable, Hashable, Sendable {
    @OrNull public var finishes: Instant?
    /// 0 to 1.
    @OrNull public var shareByClose: Double?
    /// `measured`, `configured` or `unknown`.
    public var basis: String

    public init(_ forecast: Forecast) {
        finishes = forecast.finishes
        shareByClose = forecast.shareByClose.map { ($0 * 10_000).rounded() / 10_000 }
        basis = forecast.basis.rawValue
    }
}
