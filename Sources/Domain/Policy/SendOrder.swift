// SPDX-License-Identifier: MIT

import Foundation

/// The order in which an audience's places get their alerts: people who are awake now first, then whoever wakes soonest.
///
/// A letter read at breakfast a few hours from now loses nothing by leaving a few minutes later; a letter that reaches
/// somebody at their desk can be answered at once.
public enum SendOrder {
    /// The places of these countries, in send order; places elsewhere are left out.
    ///
    /// The same input gives the same order: places that wake at the same time follow by their key.
    ///
    /// - Parameters:
    ///   - places: Every place of the roster.
    ///   - countries: The audience's countries.
    ///   - now: The moment at which sending begins.
    ///   - zone: A country's first time zone (``ZoneTab``), for places that name none.
    /// - Returns: Keys of places; position is rank.
    public static func order(
        _ places: [Place], in countries: Set<CountryCode>, at now: Instant, zone: (CountryCode) -> String?
    ) -> [PlaceKey] {
        var sleep: [String: Int] = [:]
        func secondsAsleep(_ place: Place) -> Int {
            let name = place.timeZone ?? zone(place.country) ?? ""
            if let known = sleep[name] { return known }
            let seconds = secondsUntilAwake(in: name, at: now)
            sleep[name] = seconds
            return seconds
        }
        return
            places
            .filter { countries.contains($0.country) }
            .map { (seconds: secondsAsleep($0), key: $0.key) }
            .sorted { ($0.seconds, $0.key.number) < ($1.seconds, $1.key.number) }
            .map(\.key)
    }

    /// 0 while it is day there, else the seconds until the next morning; an unknown zone is treated as UTC.
    public static func secondsUntilAwake(in zone: String, at now: Instant) -> Int {
        let offset = TimeZone(identifier: zone)?.secondsFromGMT(for: now.date) ?? 0
        let local = now.milliseconds.floorDivided(by: millisecondsPerSecond) + Int64(offset)
        let ofDay = Int(local - local.floorDivided(by: secondsPerDay) * secondsPerDay)
        if (morning..<night).contains(ofDay) { return 0 }
        return ofDay < morning ? morning - ofDay : Int(secondsPerDay) - ofDay + morning
    }

    /// 8 in the morning, in seconds: when people can be expected to look at their mail.
    private static let morning = 8 * 3600
    /// 10 in the evening, in seconds.
    private static let night = 22 * 3600
    private static let secondsPerDay: Int64 = 86_400
    private static let millisecondsPerSecond: Int64 = 1000
}

extension Int64 {
    /// Division that rounds down, also below zero.
    fileprivate func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}
