// SPDX-License-Identifier: MIT

import Domain

/// Volunteers who do not exist, numbered.
public enum People {
    public static let countries = ["HN", "MX", "KE", "DE", "JP"].compactMap { CountryCode($0) }
    public static let ladders = [["es", "en"], ["en"], ["sw", "en"], ["de"], ["ja"]]
        .map { $0.compactMap { LanguageTag($0) } }
    static let zones: [String?] = ["America/Tegucigalpa", "America/Mexico_City", "Africa/Nairobi", nil, "Asia/Tokyo"]

    /// Number `number` of a made-up roster; about one in ten goes by webhook, half of those have a reserve.
    public static func volunteer(_ number: Int, country: CountryCode? = nil, networks: [String] = []) -> Volunteer {
        let home = number % countries.count
        let hasHook = number % 10 == 7
        return Volunteer(
            id: "v\(number)", name: "Person \(number)",
            email: hasHook && number % 20 == 7 ? nil : "person\(number)@example.org",
            languages: ladders[home], country: country ?? countries[home], timeZone: zones[home], networks: networks,
            webhook: hasHook ? WebhookAddress(url: "https://hooks.example.org/\(number)", secret: "whsec_x") : nil)
    }

    public static func rows(_ range: Range<Int>, networks: [String] = []) -> [RosterRow] {
        range.map { RosterRow(line: $0 + 2, volunteer: volunteer($0, networks: networks)) }
    }
}
