// SPDX-License-Identifier: MIT

import Domain

/// Knows one delivery and one person by plain words: what a provider's file makes of an event is what is looked at here.
struct KnownMails: MailProof {
    static let delivery = DeliveryKey(version: VersionKey(3), rank: 2, volunteer: VolunteerKey(7))
    static let person = VolunteerKey(8)

    func delivery(of bounceAddress: String) -> DeliveryKey? {
        bounceAddress.contains("+good@") ? Self.delivery : nil
    }

    func person(ofLeaveToken token: String) -> VolunteerKey? { token == "good-token" ? Self.person : nil }
}
