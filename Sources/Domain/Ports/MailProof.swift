// SPDX-License-Identifier: MIT

/// Knows our own marks on mails that come back: what makes a report more than anybody's claim.
///
/// Thread-safe and quick: a few microseconds.
public protocol MailProof: Sendable {
    /// The delivery that one of our bounce addresses names; nil for every other text.
    ///
    /// The address is the envelope sender of our mail, as the report quotes it; case is not looked at.
    func delivery(of bounceAddress: String) -> DeliveryKey?
    /// The person of a leave link's token; nil for every other text.
    func person(ofLeaveToken: String) -> VolunteerKey?
}
