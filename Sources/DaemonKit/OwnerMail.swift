// SPDX-License-Identifier: MIT

import Composing
import Dispatching
import Domain

/// Tells owners by mail, over the relays that carry the alerts.
struct OwnerMail: OwnerMessenger {
    let composer: @Sendable () -> MailComposer
    let errands: Errands
    let clock: any TimeSource

    func tell(_ notice: EndpointNotice) async -> Bool {
        let letter = Letter.mail(composer().letter(to: notice, at: clock.now()))
        let report = await errands.run(
            letter, to: .email(address: notice.email), name: notice.name, within: Self.limit)
        switch report?.outcome {
        // Ambiguous: the owner may have it, and it is sent once.
        case .accepted, .refusedForGood, .ambiguous: return true
        case .refusedForNow, .notSent, .untried, nil: return false
        }
    }

    /// Five minutes: a relay that is slower is asked again later.
    private static let limit = Duration.seconds(300)
}
