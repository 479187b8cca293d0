// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Who waits for a translation, and how long")
struct HoldRuleTests {
    private func tags(_ texts: String...) -> [LanguageTag] { texts.compactMap { LanguageTag($0) } }

    @Test("every ladder of three against every state of four languages: held exactly if an expected one ranks higher")
    func exhaustive() {
        let languages = tags("ar", "es", "en", "fr")
        let ladders = Self.ladders(of: languages, longest: 3)
        #expect(ladders.count == 41)
        for states in Self.states(of: languages.count) {
            // 0: no text and none expected, 1: expected, 2: released.
            let pending = zip(languages, states).filter { $0.1 == 1 }.map(\.0)
            let released = zip(languages, states).filter { $0.1 == 2 }.map(\.0)
            for ladder in ladders {
                let choice = HoldRule.choose(
                    ladder: ladder, released: released, pending: pending, fallback: tags("en", "fr"))
                let best = ladder.first(where: released.contains)
                let better = ladder.prefix { $0 != best }.first(where: pending.contains)
                #expect(choice.awaits == better, "\(ladder) released \(released) pending \(pending)")
                #expect(
                    choice.language == best ?? tags("en", "fr").first(where: released.contains),
                    "\(ladder) released \(released) pending \(pending)")
            }
        }
    }

    private static func ladders(of languages: [LanguageTag], longest: Int) -> [[LanguageTag]] {
        var all: [[LanguageTag]] = [[]]
        var last: [[LanguageTag]] = [[]]
        for _ in 0..<longest {
            last = last.flatMap { ladder in languages.filter { !ladder.contains($0) }.map { ladder + [$0] } }
            all += last
        }
        return all
    }

    private static func states(of count: Int) -> [[Int]] {
        (0..<count).reduce([[]]) { found, _ in found.flatMap { states in (0...2).map { states + [$0] } } }
    }

    @Test("regions and scripts count as in the lookup")
    func lookup() {
        // A nearer variety is worth waiting for, another script is not.
        let mexican = HoldRule.choose(
            ladder: tags("es-MX"), released: tags("es"), pending: tags("es-419"), fallback: tags("en"))
        #expect(mexican == HoldRule.Choice(language: LanguageTag("es"), awaits: LanguageTag("es-419")))
        let taiwan = HoldRule.choose(
            ladder: tags("zh-TW", "en"), released: tags("en"), pending: tags("zh-Hans"), fallback: tags("en"))
        #expect(taiwan == HoldRule.Choice(language: LanguageTag("en")))
        let alone = HoldRule.choose(
            ladder: tags("zh-TW"), released: tags("en"), pending: tags("zh-Hans"), fallback: tags("en"))
        #expect(alone.awaits == LanguageTag("zh-Hans"), "who reads nothing else waits for the kindred script")
    }

    @Test("nobody waits for a fallback, and without any text there is still a wish")
    func fallback() {
        let foreign = HoldRule.choose(
            ladder: tags("ja"), released: tags("fr"), pending: tags("en"), fallback: tags("en", "fr"))
        #expect(foreign == HoldRule.Choice(language: LanguageTag("fr")))
        let nothing = HoldRule.choose(ladder: tags("ar"), released: [], pending: tags("ar"), fallback: tags("en"))
        #expect(nothing == HoldRule.Choice(language: nil, awaits: LanguageTag("ar")))
    }

    @Test("waiting ends with patience, but never after a quarter of the window")
    func end() {
        let opened = Instant(milliseconds: 1_000_000)
        func end(_ patience: Int64, window: Int64, expected: [LanguageTag] = [.english]) -> Int64? {
            HoldRule.end(
                of: LanguagePolicy(expected: expected, patienceSeconds: patience), opened: opened,
                closes: opened.advanced(by: .seconds(window))
            ).map { $0.since(opened).components.seconds }
        }
        #expect(end(1_800, window: 43_200) == 1_800)
        #expect(end(1_800, window: 7_200) == 1_800)
        #expect(end(1_800, window: 7_196) == 1_799)
        #expect(end(1_209_600, window: 43_200) == 10_800)
        #expect(end(0, window: 43_200) == nil)
        #expect(end(1_800, window: 43_200, expected: []) == nil)
        #expect(end(1_800, window: 0) == nil)
    }

    @Test("what is pending is expected, not there, and not waited for too long")
    func pending() {
        let now = Instant(milliseconds: 5_000)
        func pending(until: Int64?) -> [LanguageTag] {
            HoldRule.pending(
                expected: tags("ar", "es"), released: tags("es", "en"), until: until.map(Instant.init), at: now)
        }
        #expect(pending(until: 5_001) == tags("ar"))
        #expect(pending(until: 5_000) == [])
        #expect(pending(until: nil) == [])
    }
}
