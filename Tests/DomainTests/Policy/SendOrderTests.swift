// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("Send order")
struct SendOrderTests {
    @Test("people who are awake come first, then those who wake soonest")
    func awakeFirst() throws {
        // 08:00 UTC: day in Nairobi and Madrid, 20:00 in Auckland (summer time makes it 21:00), night in the Americas.
        let now = try #require(Instant(rfc3339: "2026-11-21T08:00:00Z"))
        let places = [
            try place(1, "US", "America/Los_Angeles"), try place(2, "KE", "Africa/Nairobi"),
            try place(3, "HN", nil), try place(4, "ES", "Europe/Madrid"), try place(5, "NZ", "Pacific/Auckland"),
            try place(6, "BR", "America/Sao_Paulo"), try place(7, "DE", "Europe/Berlin"),
        ]
        let countries = Set(places.map(\.country)).subtracting([try country("DE")])
        let order = SendOrder.order(places, in: countries, at: now) { $0.text == "HN" ? "America/Tegucigalpa" : nil }
        #expect(order.map(\.number) == [2, 4, 5, 6, 3, 1])
    }

    @Test("places that wake together stand in the order of their keys, however they are handed in")
    func stable() throws {
        let now = try #require(Instant(rfc3339: "2026-06-01T12:00:00Z"))
        let places = try (1...50).map { try place(UInt16($0), "KE", "Africa/Nairobi") }
        let countries = Set(places.map(\.country))
        for _ in 0..<5 {
            let order = SendOrder.order(places.shuffled(), in: countries, at: now) { _ in nil }
            #expect(order.map(\.number) == Array(1...50))
        }
    }

    @Test(
        "the day is from 8 to 22 by the zone's own clock",
        arguments: [
            ("Asia/Kathmandu", "2026-11-21T02:15:00Z", 0),  // 08:00 at +05:45
            ("Asia/Kathmandu", "2026-11-21T02:14:59Z", 1),
            ("Europe/Berlin", "2026-07-01T20:00:00Z", 36_000),  // 22:00 in summer
            ("Europe/Berlin", "2026-12-01T20:59:59Z", 0),
            ("Pacific/Kiritimati", "1969-12-31T17:00:00Z", 3600 + 40 * 60),  // before the epoch, -10:40 then
            ("Not/AZone", "2026-11-21T07:00:00Z", 3600),
            ("", "2026-11-21T08:00:00Z", 0),
        ])
    func day(zone: String, at time: String, secondsAsleep: Int) throws {
        let now = try #require(Instant(rfc3339: time))
        #expect(SendOrder.secondsUntilAwake(in: zone, at: now) == secondsAsleep)
    }

    @Test("zone.tab gives each country its first zone")
    func zoneTab() throws {
        let text = """
            # tzdb timezone descriptions
            #country-
            AD\t+4230+00131\tEurope/Andorra
            US\t+404251-0740023\tAmerica/New_York\tEastern (most areas)
            US\t+340308-1181434\tAmerica/Los_Angeles\tPacific
            broken line
            X1\t+00+00\tNowhere
            ES\t+4024-00341\t
            """
        let zones = ZoneTab.firstZones(in: text)
        #expect(try zones == [country("AD"): "Europe/Andorra", country("US"): "America/New_York"])
    }

    private func place(_ key: UInt16, _ code: String, _ zone: String?) throws -> Place {
        Place(key: PlaceKey(key), country: try country(code), timeZone: zone, members: 1)
    }

    private func country(_ code: String) throws -> CountryCode { try #require(CountryCode(code)) }
}
