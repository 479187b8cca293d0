// SPDX-License-Identifier: MIT

/// How well a relay's regions fit where somebody lives; the smaller the better.
public enum RegionFit: Int, Sendable, Comparable, CaseIterable {
    /// Its regions contain the country.
    case home
    /// It has no regions: it is for everybody.
    case everybody
    /// It is meant for others; used when nothing else can.
    case others

    /// - Parameters:
    ///   - countries: What the relay's regions add up to; empty is no regions.
    ///   - country: Nil if it is not known.
    public init(_ countries: Set<CountryCode>, for country: CountryCode?) {
        if countries.isEmpty {
            self = .everybody
        } else if let country, countries.contains(country) {
            self = .home
        } else {
            self = .others
        }
    }

    public static func < (left: RegionFit, right: RegionFit) -> Bool { left.rawValue < right.rawValue }
}
