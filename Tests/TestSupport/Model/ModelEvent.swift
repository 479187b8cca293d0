// SPDX-License-Identifier: MIT

import Domain

/// Everything that can happen to the deliveries of one version.
///
/// Numbers are taken modulo what there is, so that an event makes sense whatever went before it.
public enum ModelEvent: Sendable, Hashable {
    case pass(seconds: Int)
    case plan(count: Int)
    case claim(Channel, limit: Int)
    /// What came of a claim, of any that was ever made: late and doubled reports too.
    case report(claim: Int, Outcome)
    case renew(claim: Int)
    /// Leases that ran out are taken back.
    case rescue
    /// A new daemon takes back all leases.
    case reclaim
    /// People who wait for a language wait no longer.
    case letGo(count: Int)
    /// Nobody is to wait from now on.
    case endHolds
    case erase(person: Int)
    case withdraw
    case closeEarly
    case closeWindow
    case settle(limit: Int)

    /// The event without its particulars.
    public enum Kind: String, Sendable, CaseIterable {
        case pass, plan, claim, accepted, refusedForNow, refusedForGood, ambiguous, notSent, untried, renew, rescue
        case reclaim, letGo, endHolds, erase, withdraw, closeEarly, closeWindow, settle
    }

    public var kind: Kind {
        switch self {
        case .pass: .pass
        case .plan: .plan
        case .claim: .claim
        case .report(_, let outcome): Self.kind(of: outcome)
        case .renew: .renew
        case .rescue: .rescue
        case .reclaim: .reclaim
        case .letGo: .letGo
        case .endHolds: .endHolds
        case .erase: .erase
        case .withdraw: .withdraw
        case .closeEarly: .closeEarly
        case .closeWindow: .closeWindow
        case .settle: .settle
        }
    }

    private static func kind(of outcome: Outcome) -> Kind {
        switch outcome {
        case .accepted: .accepted
        case .refusedForNow: .refusedForNow
        case .refusedForGood: .refusedForGood
        case .ambiguous: .ambiguous
        case .notSent: .notSent
        case .untried: .untried
        }
    }

    /// A random event; what ends everything is rare.
    public static func any(_ dice: inout Dice) -> ModelEvent {
        // The last four end a version, or write what is ended already.
        let isEnd = dice.roll(25) == 0
        let kind =
            isEnd
            ? dice.pick([.withdraw, .closeEarly, .closeWindow, .settle]) : dice.pick(Array(Kind.allCases.dropLast(4)))
        return event(of: kind, &dice)
    }

    /// A random event of one kind.
    public static func event(of kind: Kind, _ dice: inout Dice) -> ModelEvent {
        let refusal = Refusal(reason: dice.pick(RefusalReason.allCases), text: "said no")
        let claim = dice.roll(1000)
        switch kind {
        case .pass: return .pass(seconds: dice.pick([1, 30, 61, 600, 3_600, 20_000]))
        case .plan: return .plan(count: 1 + dice.roll(4))
        case .claim: return .claim(dice.pick(Channel.allCases), limit: 1 + dice.roll(4))
        case .accepted: return .report(claim: claim, .accepted(reply: "250 ok"))
        case .refusedForNow: return .report(claim: claim, .refusedForNow(refusal))
        case .refusedForGood: return .report(claim: claim, .refusedForGood(refusal))
        case .ambiguous: return .report(claim: claim, .ambiguous(refusal))
        case .notSent: return .report(claim: claim, .notSent(dice.pick(Outcome.NotSent.allCases)))
        case .untried: return .report(claim: claim, .untried(RouteTrouble(failures: 1 + dice.roll(5))))
        case .renew: return .renew(claim: claim)
        case .rescue: return .rescue
        case .reclaim: return .reclaim
        case .letGo: return .letGo(count: 1 + dice.roll(3))
        case .endHolds: return .endHolds
        case .erase: return .erase(person: dice.roll(1000))
        case .withdraw: return .withdraw
        case .closeEarly: return .closeEarly
        case .closeWindow: return .closeWindow
        case .settle: return .settle(limit: 1 + dice.roll(5))
        }
    }
}
