// SPDX-License-Identifier: MIT

/// How long a webhook's code is good, how often one may guess, and how often one may have a new one.
public enum ProofRule {
    /// From its making.
    public static let lifetime = Duration.seconds(3600)
    /// Wrong codes, after which an offer is void.
    public static let mostGuesses = 5
    /// Between two offers of one person: whoever has a link must not make us post to somebody's address without end.
    public static let spacing = Duration.seconds(60)

    /// Whether a code can still be entered.
    public static func isOpen(made: Instant, guesses: Int, at now: Instant) -> Bool {
        guesses < mostGuesses && now.since(made) < lifetime
    }

    /// Whether another code may be made; `last`: when the one before was, nil for none.
    ///
    /// A clock that was set back does not lock anybody out for longer than the spacing.
    public static func mayOffer(after last: Instant?, at now: Instant) -> Bool {
        guard let last else { return true }
        let span = now.since(last)
        return span >= spacing || span < .zero - spacing
    }
}
