// SPDX-License-Identifier: MIT

import Domain
import Foundation

/// Which country codes are countries: ISO 3166-1 as Foundation has it, and Kosovo's `XK`.
public enum KnownCountries {
    public static func contains(_ code: CountryCode) -> Bool { all.contains(code) }

    static let all: Set<CountryCode> = Set(
        Locale.Region.isoRegions.map(\.identifier).filter { !exceptional.contains($0) }
            .compactMap { CountryCode($0) })

    /// Reserved in ISO 3166-1 for other uses, or CLDR's own: areas without a government of their own, unions, unknown.
    private static let exceptional: Set<String> = [
        "AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "ZZ",
    ]
}
