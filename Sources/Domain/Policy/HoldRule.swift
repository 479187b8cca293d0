// SPDX-License-Identifier: MIT

/// Decides who waits for a translation, and for how long.
///
/// A person is held only if a language that is expected and has no released text ranks above the best released one on
/// their ladder. Ranks are ``LanguageLookup``'s: what the person would be given if the expected texts were there.
/// Nobody waits for a language by way of the fallback: it is not theirs.
///
/// Pure: ladder, languages and times go in.
public enum HoldRule {
    /// What a person gets, and what they wait for.
    public struct Choice: Sendable, Hashable {
        /// The best released text; nil if there is none, not even in a fallback language.
        public var language: LanguageTag?
        /// The expected language that would be better; nil: nobody need wait.
        public var awaits: LanguageTag?

        public init(language: LanguageTag?, awaits: LanguageTag? = nil) {
            self.language = language
            self.awaits = awaits
        }
    }

    /// The choice for one ladder.
    ///
    /// - Parameters:
    ///   - ladder: The person's languages, best first.
    ///   - released: The texts there are.
    ///   - pending: Expected texts that are not there; see ``pending(expected:released:until:at:)``.
    ///   - fallback: The action's fallback languages.
    ///   - choose: How a text is looked up; ``LanguageLookup`` unless a test says otherwise.
    /// - Returns: What they get and what they wait for.
    public static func choose(
        ladder: [LanguageTag], released: [LanguageTag], pending: [LanguageTag], fallback: [LanguageTag],
        by choose: ([LanguageTag], [LanguageTag], [LanguageTag]) -> LanguageTag? = {
            LanguageLookup.choose(ladder: $0, available: $1, fallback: $2)
        }
    ) -> Choice {
        let best = choose(ladder, released, fallback)
        guard !pending.isEmpty, let wished = choose(ladder, released + pending, []), !released.contains(wished) else {
            return Choice(language: best)
        }
        return Choice(language: best, awaits: wished)
    }

    /// The expected languages for which it is still right to wait at a moment.
    public static func pending(
        expected: [LanguageTag], released: [LanguageTag], until: Instant?, at now: Instant
    ) -> [LanguageTag] {
        guard let until, now < until else { return [] }
        return expected.filter { !released.contains($0) }
    }

    /// When waiting ends at the latest: patience after approval, but never later than a quarter of the window.
    ///
    /// A forecast that needs the waiting people earlier ends it by lowering the stored moment.
    ///
    /// - Returns: Nil if nobody is to wait at all.
    public static func end(of policy: LanguagePolicy, opened: Instant, closes: Instant) -> Instant? {
        guard !policy.expected.isEmpty, policy.patienceSeconds > 0, closes > opened else { return nil }
        let quarter = opened.advanced(by: closes.since(opened) / shareOfWindow)
        return min(opened.advanced(by: .seconds(policy.patienceSeconds)), quarter)
    }

    /// A quarter of the window: the other three are for acting.
    private static let shareOfWindow = 4
}
