// SPDX-License-Identifier: MIT

import Domain
import JSON5

// Getters for the Domain's values, shared by the action file, the roster and the configuration. Each returns nil after
// reporting a fault.
extension NodeField {
    /// A span such as `30m`, within `range`.
    public func span(_ range: ClosedRange<Duration>) -> Duration? {
        let expected =
            "a span from \(SpanText.write(range.lowerBound)) to \(SpanText.write(range.upperBound)), "
            + "written like 90s, 30m, 12h or 14d"
        guard let span = parsed(expected: expected, SpanText.parse) else { return nil }
        guard range.contains(span) else {
            fault("the span is out of range", expected: expected)
            return nil
        }
        return span
    }

    /// An RFC 3339 time.
    public func instant() -> Instant? {
        parsed(expected: "a time with its offset, written like 2026-11-21T20:00:00Z") { Instant(rfc3339: $0) }
    }

    /// A BCP 47 tag of a language that exists.
    public func language() -> LanguageTag? {
        guard let text = string(1...LanguageTag.longestText) else { return nil }
        return KnownLanguages.tag(text, orReportTo: self)
    }

    /// An ISO 3166-1 country that exists.
    public func country() -> CountryCode? {
        let expected = "a country's two letters by ISO 3166-1, such as \"HN\""
        guard let text = string(1...NodeField.longText) else { return nil }
        guard let code = CountryCode(text), KnownCountries.contains(code) else {
            fault("there is no country \"\(Spelling.shown(text))\"", expected: expected)
            return nil
        }
        return code
    }

    /// An action's reference.
    public func reference() -> Reference? {
        parsed(
            expected: "1 to 64 of A–Z a–z 0–9 . / _ - and space, such as \"UA 042/26\", no space at either end",
            Reference.init)
    }

    /// A text without line breaks or other control characters; spaces at both ends are dropped.
    public func line(_ length: ClosedRange<Int>) -> String? {
        guard let text = string(length) else { return nil }
        guard !text.breaksLines else {
            fault(
                "there is a line break or another control character in the text", expected: "one line of plain text")
            return nil
        }
        let trimmed = text.trimmingSpaces
        guard trimmed.unicodeScalars.count >= length.lowerBound else {
            fault("the text is empty", expected: "a text")
            return nil
        }
        return trimmed
    }

    /// A text that may have several lines; every line end becomes LF, so that it does not matter where it was written.
    public func paragraphs(_ length: ClosedRange<Int>) -> String? {
        guard let text = string(length) else { return nil }
        let lines = text.withUnixLineEnds
        guard !lines.unicodeScalars.contains(where: { $0.breaksLines && $0 != "\n" && $0 != "\t" }) else {
            fault("there is a control character in the text", expected: "plain text with line breaks")
            return nil
        }
        guard length.lowerBound == 0 || !lines.allSatisfy(\.isWhitespace) else {
            fault("the text is empty", expected: "a text")
            return nil
        }
        return lines
    }

    /// An e-mail address, in the form in which it is written to.
    public func mailAddress() -> String? {
        guard let text = string(1...NodeField.longText) else { return nil }
        do throws(MailAddressFault) {
            return try MailAddress(text).text
        } catch {
            fault(error.description, expected: "an address such as name@example.org")
            return nil
        }
    }

    /// A list of one-line texts, none of them twice.
    public func lines(most: Int, _ length: ClosedRange<Int>) -> [String]? {
        guard let elements = list(most: most) else { return nil }
        var seen = Set<String>()
        return elements.compactMap { $0.line(length) }.filter { seen.insert($0).inserted }
    }

    /// A list of language tags, none of them twice.
    public func languages(most: Int) -> [LanguageTag]? {
        guard let elements = list(most: most) else { return nil }
        var seen = Set<LanguageTag>()
        return elements.compactMap { $0.language() }.filter { seen.insert($0).inserted }
    }
}

extension LanguageTag {
    /// In characters; the limit of the type itself.
    static let longestText = 35
}
