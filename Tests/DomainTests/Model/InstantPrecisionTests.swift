// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Instants to the millisecond")
struct InstantPrecisionTests {
    @Test("every millisecond survives being written and read", arguments: [0, 1, 9, 122, 123, 500, 999])
    func roundTrip(_ fraction: Int64) {
        for start in [1_795_300_000_000, 0, -86_400_000] as [Int64] {
            let instant = Instant(milliseconds: start + fraction)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test("whole seconds are written without a fraction")
    func whole() {
        #expect(Instant(milliseconds: 1_795_248_000_000).rfc3339 == "2026-11-21T08:00:00Z")
        #expect(Instant(milliseconds: 1_795_248_000_050).rfc3339 == "2026-11-21T08:00:00.050Z")
    }

    @Test(
        "every day of the years 0 to 9999 is written as it is read, before 1582 too",
        arguments: [
            ("0000-01-01T00:00:00Z", -62_167_219_200_000), ("1013-11-21T08:00:00Z", -30_171_974_400_000),
            ("1582-10-10T00:00:00Z", -12_219_724_800_000), ("1600-02-29T23:59:59.999Z", -11_670_912_000_001),
            ("1969-12-31T23:59:59.001Z", -999), ("1970-01-01T00:00:00Z", 0), ("2000-02-29T00:00:00Z", 951_782_400_000),
            ("2100-03-01T00:00:00Z", 4_107_542_400_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ] as [(String, Int64)])
    func calendar(text: String, milliseconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test("no day is left out or written twice")
    func days() {
        for day in stride(from: -719_528, to: 2_932_897, by: 211) as StrideTo<Int64> {
            let instant = Instant(milliseconds: day * 86_400_000 + 1)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }
}
