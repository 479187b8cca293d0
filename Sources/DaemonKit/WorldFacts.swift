// SPDX-License-Identifier: MIT

import Composing
import Domain
import Foundation

/// What the policies know of the world: regions from Foundation and config/, zones from the system's tzdata.
struct WorldFacts: Sendable {
    let regions: RegionDirectory
    private let firstZones: [CountryCode: String]

    init() throws(StartError) {
        guard let table = EmbeddedConfig.bytes(of: "regions.json5") else {
            throw .state("regions.json5 is not in this binary; it was built from an incomplete checkout")
        }
        do {
            regions = try RegionDirectory(RegionTable(json5: table))
        } catch {
            throw .state("the region table: \(error)")
        }
        // Without tzdata everybody counts as awake by UTC: a worse order, not a lost alert.
        let text = (try? String(contentsOfFile: Self.zoneTab, encoding: .utf8)) ?? ""
        firstZones = ZoneTab.firstZones(in: text)
    }

    /// The time zone that tzdata names first for a country.
    func firstZone(of country: CountryCode) -> String? { firstZones[country] }

    /// The places of an audience in send order.
    func order(_ places: [Place], _ audience: ResolvedAudience, at now: Instant) -> [PlaceKey] {
        SendOrder.order(places, in: audience.countries, at: now) { firstZones[$0] }
    }

    /// tzdata's table of countries and zones, where Debian has it.
    private static let zoneTab = "/usr/share/zoneinfo/zone.tab"
}
