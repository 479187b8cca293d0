// SPDX-License-Identifier: MIT

import Domain

extension Outcome {
    /// The refusal, whichever kind it is.
    var refusal: Refusal? {
        switch self {
        case .refusedForNow(let refusal), .refusedForGood(let refusal), .ambiguous(let refusal): refusal
        case .accepted, .notSent, .untried: nil
        }
    }

    var isAccepted: Bool { if case .accepted = self { true } else { false } }

    /// `now`, `good`, `ambiguous` with the refusal's reason, `accepted`, or the reason for not sending: one comparison.
    var summary: String {
        switch self {
        case .accepted: "accepted"
        case .refusedForNow(let refusal): "now \(refusal.reason.rawValue)"
        case .refusedForGood(let refusal): "good \(refusal.reason.rawValue)"
        case .ambiguous(let refusal): "ambiguous \(refusal.reason.rawValue)"
        case .notSent(let why): why.rawValue
        case .untried(let trouble): "untried after \(trouble.failures)"
        }
    }
}
