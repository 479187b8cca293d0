// SPDX-License-Identifier: MIT

import Domain

extension Planner {
    /// Looks anew at everybody who waits in a version: who need wait no longer is due at once, with the best text there is.
    ///
    /// Run after a release, at the end of waiting, and at start; once more changes nothing. `onRows` is called after each
    /// committed chunk.
    func releaseHeld(
        _ live: LiveVersion, mayGoOn: @Sendable () -> Bool, onRows: @Sendable () async -> Void
    ) async throws(LedgerError) {
        let policy = live.action.languages
        let released = Array(try await store.texts(of: live.key).keys).sorted()
        let pending = HoldRule.pending(
            expected: policy.expected, released: released, until: live.holdsUntil, at: clock.now())
        var memo: [LadderKey: HoldRule.Choice] = [:]
        for language in policy.expected {
            var after: DeliveryKey?
            while mayGoOn() {
                let waiting = try await store.held(
                    of: live.key, awaiting: language, after: after, limit: Self.heldChunk)
                try await learnLadders(waiting.map(\.ladder))
                var decisions: [HoldDecision] = []
                for person in waiting {
                    let choice =
                        memo[person.ladder]
                        ?? HoldRule.choose(
                            ladder: ladders[person.ladder] ?? [], released: released, pending: pending,
                            fallback: policy.fallback, by: policies.choose)
                    memo[person.ladder] = choice
                    let best = choice.language ?? person.language
                    if choice.awaits != language || best != person.language {
                        decisions.append(
                            HoldDecision(delivery: person.delivery, language: best, awaits: choice.awaits))
                    }
                }
                if !decisions.isEmpty {
                    try await store.decide(decisions, of: live.key, at: clock.now())
                    await onRows()
                }
                guard waiting.count == Self.heldChunk, let last = waiting.last else { break }
                after = last.delivery
            }
        }
    }

    /// Rows at a time: some 10 ms of the writer's time.
    private static let heldChunk = 1_000
}
