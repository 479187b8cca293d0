// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Composing

@Suite("The end of a window, as its reader has it")
struct DeadlineTests {
    private static let hour = 3600

    @Test(
        "the reader's own day and hour, in the words and the calendar of the language, and the same in UTC",
        arguments: [
            ("en", 3 * hour, "Saturday, November 21, 2026 at 23:00 GMT+3"),
            ("en", -6 * hour, "Saturday, November 21, 2026 at 14:00 GMT-6"),
            ("en", 5 * hour + hour / 2, "Sunday, November 22, 2026 at 01:30 GMT+5:30"),
            ("de", hour, "Samstag, 21. November 2026 um 21:00 GMT+1"),
            ("th", 7 * hour, "2569"), ("fa", 3 * hour + hour / 2, "۱۴۰۵"), ("ar", 2 * hour, "نوفمبر"),
            ("ja", 9 * hour, "11月22日"),
        ])
    func local(language: String, offset: Int, expected: String) throws {
        let text = Deadline.text(
            try #require(Instant(rfc3339: "2026-11-21T20:00:00Z")), language: try #require(LanguageTag(language)),
            utcOffset: offset)
        #expect(text.replacing("\u{2212}", with: "-").contains(expected), "\(text)")
        #expect(text.contains("(2026-11-21 20:00 UTC)"), "\(text)")
    }

    @Test("where nobody knows the reader's hour it is told in UTC alone")
    func unknown() throws {
        let text = Deadline.text(
            try #require(Instant(rfc3339: "2026-11-21T20:00:00Z")), language: .english, utcOffset: nil)
        #expect(text == "Saturday, November 21, 2026 at 20:00 UTC")
    }
}
