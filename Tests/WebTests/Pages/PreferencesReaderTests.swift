// SPDX-License-Identifier: MIT

import Composing
import Domain
import Testing

@testable import Web

@Suite("The form for preferences, as posted")
struct PreferencesReaderTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)

    private func read(_ body: String) throws -> (PreferencesForm, Preferences?) {
        let kenya = try #require(CountryCode("KE"))
        let volunteer = Volunteer(
            id: "v", email: "v@example.org", languages: [.english], country: kenya,
            appetite: Appetite(issues: ["own"], regions: ["KE"]))
        let form = PreferencesForm(PersonRecord(volunteer: volunteer), PreferenceChoices(issues: ["torture"]))
        let offered = ["en", "ar", "fr"].compactMap { LanguageTag($0) }
        let fields = try FormReader.read(Array(body.utf8), type: "application/x-www-form-urlencoded")
        return PreferencesReader(form: form, offered: offered).read(fields, at: now)
    }

    @Test("what is right is a choice, in its order, doubles once")
    func right() throws {
        let (form, found) = try read(
            "language=ar&language=&language=en&language=ar&amount=limited&limit=7&pause=2026-12-24&issue=torture"
                + "&issue=own&region=KE&region=150")
        let preferences = try #require(found)
        #expect(preferences.languages.map(\.text) == ["ar", "en"])
        #expect(
            preferences.appetite == Appetite(amount: .limited(7), issues: ["torture", "own"], regions: ["150", "KE"]))
        #expect(preferences.pausedUntil?.rfc3339 == "2026-12-24T12:00:00Z")
        #expect(form.invalid.isEmpty && form.problems.isEmpty)
        #expect(try read("language=en&amount=none&limit=&pause=").1?.appetite == Appetite(amount: .none))
    }

    @Test(
        "what is wrong changes nothing and is marked",
        arguments: [
            ("language=en&amount=limited&limit=0", .limit), ("language=en&amount=limited&limit=", .limit),
            ("language=en&amount=limited&limit=1001", .limit), ("language=en&amount=limited&limit=2&limit=3", .limit),
            ("language=&amount=all", .languages), ("amount=all", .languages), ("language=tlh&amount=all", .languages),
            ("language=en&amount=all&pause=2020-01-01", .pause),
            ("language=en&amount=all&pause=2026-12-24&pause=2026-12-25", .pause),
            ("language=en&amount=all&pause=tomorrow", .pause), ("language=en", nil), ("language=en&amount=some", nil),
            ("language=en&amount=all&amount=none", nil), ("language=en&amount=all&issue=x", nil),
            ("language=en&amount=all&region=Atlantis", nil), ("language=en&amount=all&issue=own%E2%80%AE", nil),
            ("language=en&amount=all&issue=a%0D%0ASet-Cookie:%20x", nil),
        ] as [(String, PreferencesForm.Field?)])
    func wrong(body: String, field: PreferencesForm.Field?) throws {
        let (form, found) = try read(body)
        #expect(found == nil)
        if let field { #expect(form.invalid[field] == .notValid) } else { #expect(form.problems == [.checkInput]) }
    }
}
