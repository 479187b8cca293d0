// SPDX-License-Identifier: MIT

import Domain
import Intake

/// An action document for tests: keys that can be replaced, dropped and added one by one.
struct ActionDocument {
    var keys: [(key: String, value: String)] = [
        ("reference", "\"UA 042/26\""),
        ("country", "\"HN\""),
        ("author", "\"research-desk\""),
        ("window", "\"12h\""),
        ("sources", "[\"one\", \"two\"]"),
        ("targets", "[{ name: \"Minister\" }]"),
        ("text", "{ en: { subject: \"Missing\", body: \"Taken at dawn.\" } }"),
    ]

    /// The document with `key` set to `value`; nil drops it.
    func with(_ key: String, _ value: String?) -> ActionDocument {
        var copy = self
        let place = copy.keys.firstIndex { $0.key == key }
        switch (place, value) {
        case (let place?, let value?): copy.keys[place].value = value
        case (let place?, nil): copy.keys.remove(at: place)
        case (nil, let value?): copy.keys.append((key, value))
        case (nil, nil): break
        }
        return copy
    }

    /// One key a line; the first key is in line 2.
    var bytes: [UInt8] {
        Array("{\n\(keys.map { "  \($0.key): \($0.value),\n" }.joined())}\n".utf8)
    }

    /// 2026-11-21T08:00:00Z.
    static let now = Instant(milliseconds: 1_795_248_000_000)

    static let reader = ActionReader(
        regions: { word in regions[word]?.reduce(into: Set()) { $0.insert($1) } },
        suggestions: { $0.hasPrefix("Amer") ? ["Americas"] : [] })

    private static let regions: [String: [CountryCode]] = [
        "Americas": codes("HN NI US"), "AMR": codes("HN NI US"), "150": codes("FR DE"), "KE": codes("KE"),
        "HN": codes("HN"), "NI": codes("NI"),
    ]

    private static func codes(_ text: String) -> [CountryCode] {
        text.split(separator: " ").compactMap { CountryCode($0) }
    }

    func read() throws(InvalidDocument) -> ActionReader.Reading {
        try Self.reader.read(bytes, now: Self.now)
    }

    /// `line key: problem` of each fault.
    var faults: [String] {
        do throws(InvalidDocument) {
            _ = try read()
            return []
        } catch {
            return error.faults.map { "\($0.line) \($0.key): \($0.problem)" }
        }
    }
}
