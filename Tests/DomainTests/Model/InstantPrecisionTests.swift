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
}
