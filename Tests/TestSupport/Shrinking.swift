// SPDX-License-Identifier: MIT

/// Looks for sequences of steps that break a rule, and makes those it finds as short as they get.
public enum Shrinking {
    /// Plays random sequences until one fails.
    ///
    /// - Parameters:
    ///   - seeds: One sequence each.
    ///   - length: Steps in a sequence.
    ///   - step: Throws the dice for one step.
    ///   - run: Plays a sequence from the beginning; what is wrong, or nil.
    /// - Returns: The shortest failing sequence that was found on the way from the first one; nil: none fails.
    public static func search<Step: Sendable>(
        seeds: Range<UInt64>, length: Int, step: (inout Dice) -> Step, run: ([Step]) async -> String?
    ) async -> Counterexample<Step>? {
        for seed in seeds {
            var dice = Dice(seed: seed)
            let steps = (0..<length).map { _ in step(&dice) }
            if let failure = await run(steps) {
                return await shortest(Counterexample(seed: seed, steps: steps, failure: failure), run: run)
            }
        }
        return nil
    }

    /// Leaves steps out as long as what is left still fails: halves first, then smaller pieces, then single ones.
    ///
    /// Steps must make sense whatever went before them. At most `mostRuns` sequences are played.
    public static func shortest<Step: Sendable>(
        _ found: Counterexample<Step>, mostRuns: Int = 400, run: ([Step]) async -> String?
    ) async -> Counterexample<Step> {
        var best = found
        var runs = 0
        var piece = max(1, best.steps.count / 2)
        while runs < mostRuns {
            var hasShrunk = false
            var start = 0
            while start < best.steps.count, runs < mostRuns {
                var steps = best.steps
                steps.removeSubrange(start..<min(start + piece, steps.count))
                runs += 1
                if let failure = await run(steps) {
                    best = Counterexample(seed: found.seed, steps: steps, failure: failure)
                    hasShrunk = true
                } else {
                    start += piece
                }
            }
            if piece == 1, !hasShrunk { break }
            piece = max(1, piece / 2)
        }
        return best
    }
}

/// A sequence that breaks a rule.
public struct Counterexample<Step: Sendable>: Sendable, CustomStringConvertible {
    /// Of the sequence it was made from.
    public let seed: UInt64
    public let steps: [Step]
    public let failure: String

    public init(seed: UInt64, steps: [Step], failure: String) {
        self.seed = seed
        self.steps = steps
        self.failure = failure
    }

    public var description: String {
        let list = steps.map { "  \($0)" }.joined(separator: "\n")
        return "\(failure)\nafter \(steps.count) steps (shrunk from seed \(seed)):\n\(list)"
    }
}
