// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Times and spans")
struct InstantTests {
    @Test(
        "reads RFC 3339 with any offset and writes it in UTC",
        arguments: [
            ("2026-11-21T08:02:00Z", "2026-11-21T08:02:00Z"),
            ("2026-11-21T08:02:00+01:00", "2026-11-21T07:02:00Z"),
            ("2026-11-21T00:30:00-05:30", "2026-11-21T06:00:00Z"),
            ("2026-11-21T08:02:00.250Z", "2026-11-21T08:02:00.250Z"),
            ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
        ])
    func readsAndWrites(text: String, utc: String) throws {
        let instant = try #require(Instant(rfc3339: text))
        #expect(instant.rfc3339 == utc)
    }

    @Test(
        "refuses what is no time stamp",
        arguments: ["", "2026-11-21", "08:02", "2026-13-01T00:00:00Z", "tomorrow", "2026-11-21T08:02:00"])
    func refuses(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test("spans read back as they were written", arguments: ["90s", "30m", "12h", "14d", "0s", "1s"])
    func spans(text: String) throws {
        let span = try #require(SpanText.parse(text))
        #expect(SpanText.parse(SpanText.write(span)) == span)
    }

    @Test(
        "spans without a unit, with a sign, or beyond ten years are refused",
        arguments: ["", "5", "-5s", "h", "1w", "9999d", "99999999999999999999s", "٣m"])
    func badSpans(text: String) {
        #expect(SpanText.parse(text) == nil)
    }
}
