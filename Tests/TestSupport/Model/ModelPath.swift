// SPDX-License-Identifier: MIT

import Domain

/// A way to bring the first row of a version into a state.
public struct ModelPath: Sendable {
    public let people: [ModelLedger.Person]
    public let events: [ModelEvent]

    /// Nil where no event of this version leads there; a new event must give the state its path.
    public init?(to state: DeliveryState) {
        let refusal = Refusal(reason: .temporary, text: "later")
        let leased: [ModelEvent] = [.plan(count: 2), .claim(.email, limit: 1)]
        let deferred = leased + [.report(claim: 0, .refusedForNow(refusal))]
        var waits = false
        switch state {
        case .unplanned: events = []
        case .planned: events = [.plan(count: 2)]
        case .held:
            waits = true
            events = [.plan(count: 2)]
        case .leased: events = leased
        case .deferred: events = deferred
        case .accepted: events = leased + [.report(claim: 0, .accepted(reply: "250 ok"))]
        case .rejected: events = leased + [.report(claim: 0, .refusedForGood(refusal))]
        case .suppressed: events = deferred + [.erase(person: 0)]
        case .expired: events = deferred + [.pass(seconds: Self.longerThanAnyWindow), .closeWindow]
        case .cancelled: events = deferred + [.withdraw]
        // Corrections and delivery reports are no events here yet.
        case .superseded, .bounced: return nil
        }
        people = [
            ModelLedger.Person(channel: .email, hasBoth: false, waits: waits),
            ModelLedger.Person(channel: .webhook, hasBoth: true, waits: false),
            ModelLedger.Person(channel: .email, hasBoth: false, waits: false),
        ]
    }

    private static let longerThanAnyWindow = 100_000
}
