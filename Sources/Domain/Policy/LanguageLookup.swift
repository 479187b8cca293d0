// SPDX-License-Identifier: MIT

/// Finds the text that a person reads best: RFC 4647 §3.4 lookup over their ladder, with likely subtags.
///
/// Plain truncation is not enough: `zh-TW` would end at `zh`, which is another script, and `pt` would never find
/// `pt-BR`. So tags are compared by what they stand for (CLDR's likely subtags and parent locales): same language, same
/// script, then the nearest region. A reader never gets another script while a later choice of theirs has a text.
public enum LanguageLookup {
    /// The best of `available` for this reader; nil if neither ladder nor fallback finds one.
    ///
    /// Each choice of the ladder is looked up in turn; then, for the few languages whose readers commonly know both
    /// scripts, the other script; then each of the fallback.
    public static func choose(ladder: [LanguageTag], available: [LanguageTag], fallback: [LanguageTag]) -> LanguageTag?
    {
        first(ladder, in: available, by: .sameScript)
            ?? first(ladder, in: available, by: .kindredScript)
            ?? first(fallback, in: available, by: .sameScript)
            ?? first(fallback, in: available, by: .kindredScript)
    }

    /// Whether somebody with this ladder reads one of these languages: the audience's language filter.
    public static func reads(ladder: [LanguageTag], anyOf languages: [LanguageTag]) -> Bool {
        choose(ladder: ladder, available: languages, fallback: []) != nil
    }

    private enum Rule {
        case sameScript
        case kindredScript
    }

    private static func first(_ wanted: [LanguageTag], in available: [LanguageTag], by rule: Rule) -> LanguageTag? {
        for tag in wanted {
            if rule == .sameScript, available.contains(tag) { return tag }
            let reader = LikelyLanguage.of(tag)
            let ranked = available.compactMap { candidate in
                distance(from: reader, to: LikelyLanguage.of(candidate), by: rule)
                    .map { Match(tag: candidate, distance: $0, sharedSubtags: shared(tag, candidate)) }
            }
            if let best = ranked.min() { return best.tag }
        }
        return nil
    }

    /// How far apart two varieties of one language are, in steps of the parent tree; nil if one is no reading of the other.
    private static func distance(from reader: LikelyLanguage, to text: LikelyLanguage, by rule: Rule) -> Int? {
        guard reader.language == text.language else { return nil }
        switch rule {
        case .sameScript:
            guard reader.script == text.script else { return nil }
        case .kindredScript:
            guard let scripts = kindredScripts[reader.language], reader.script != text.script,
                scripts.contains(reader.script), scripts.contains(text.script)
            else { return nil }
        }
        for (up, ancestor) in reader.lineage.enumerated() {
            if let down = text.lineage.firstIndex(of: ancestor) { return up + down }
        }
        return LikelyLanguage.deepestLineage * 2
    }

    /// Number of leading subtags in common: what RFC 4647's truncation would leave, so variants count.
    private static func shared(_ left: LanguageTag, _ right: LanguageTag) -> Int {
        zip(left.text.split(separator: "-"), right.text.split(separator: "-")).prefix { $0 == $1 }.count
    }

    /// Languages whose readers commonly know both scripts (the pairs that CLDR's language matching puts close together).
    private static let kindredScripts: [String: Set<String>] = ["sr": ["Cyrl", "Latn"], "zh": ["Hans", "Hant"]]

    /// Nearest first; then most subtags in common; then the plainest tag; then by name, so that the choice never varies.
    private struct Match: Comparable {
        let tag: LanguageTag
        let distance: Int
        let sharedSubtags: Int

        static func < (left: Match, right: Match) -> Bool {
            (left.distance, -left.sharedSubtags, left.tag.text.utf8.count, left.tag.text)
                < (right.distance, -right.sharedSubtags, right.tag.text.utf8.count, right.tag.text)
        }
    }
}
