// SPDX-License-Identifier: MIT

import Domain

extension Planner {
    /// What becomes of people who chose less than everything, in one version; remembered by appetite.
    struct Appetites {
        private let subject: ActionSubject?
        private var wanted: [AppetiteKey: Bool] = [:]

        init(of live: LiveVersion) {
            subject = live.audience.subject
        }

        /// False: the action is not among those that the person has chosen, so that they do not belong by rule.
        mutating func wants(_ candidate: Candidate, in chunk: CandidateChunk) -> Bool {
            if let known = wanted[candidate.appetite] { return known }
            let wants = chunk.appetites[candidate.appetite].map { AppetiteRule.wants($0, subject) } ?? true
            wanted[candidate.appetite] = wants
            return wants
        }

        /// How many alerts in 30 days the person wants; nil: all.
        func limit(_ candidate: Candidate, in chunk: CandidateChunk) -> Int? {
            guard candidate.appetite != .all,
                case .limited(let limit) = chunk.appetites[candidate.appetite]?.amount
            else { return nil }
            return limit
        }
    }
}
