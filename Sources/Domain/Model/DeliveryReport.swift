// SPDX-License-Identifier: MIT

/// What a mail system or a provider says became of one mail to one person.
///
/// A report message can hold many; each is taken by itself. A report says nothing that can be believed about who sent it,
/// so only what ``ReportedMail`` proves is acted upon.
public struct DeliveryReport: Sendable, Hashable {
    public var mail: ReportedMail
    public var event: Event

    /// What became of the mail.
    public enum Event: Sendable, Hashable {
        /// It will not arrive. The refusal says why; a 4xx or 4.x.x is as final as any here (RFC 3464 §2.3.3).
        case failed(Refusal)
        /// It has not arrived yet; the mail system goes on trying.
        case delayed(Refusal)
        /// Delivered, relayed or expanded: nothing to do.
        case arrived
        /// The person called it spam: they want no more.
        case complaint
        /// Something else, in one plain word such as `not-spam`: told, not acted upon.
        case other(String)
    }

    public init(mail: ReportedMail, event: Event) {
        self.mail = mail
        self.event = event
    }
}

extension DeliveryReport.Event {
    /// The word in the public interface.
    public var name: String {
        switch self {
        case .failed: "failed"
        case .delayed: "delayed"
        case .arrived: "arrived"
        case .complaint: "complaint"
        case .other(let word): word
        }
    }

    /// What the other side said, where it said something.
    public var refusal: Refusal? {
        switch self {
        case .failed(let refusal), .delayed(let refusal): refusal
        case .arrived, .complaint, .other: nil
        }
    }
}

/// Which mail a report is about, and what proves it: anybody can write to the bounce address.
public enum ReportedMail: Sendable, Hashable {
    /// This delivery, proved by the MAC in our bounce address; see ``MailProof``.
    case delivery(DeliveryKey)
    /// This person, proved by a link that we signed; the version is what the returned Message-ID says.
    case person(VolunteerKey, version: VersionKey?)
    /// Whoever goes by this address, vouched for by the verified signature of the provider's own event.
    ///
    /// Never for what came as a mail. The address is hashed, never stored.
    case vouched(address: String)
    /// Nothing that proves anything: counted and told, never acted upon.
    case unproved

    /// The word in the public interface.
    public var name: String {
        switch self {
        case .delivery: "bounce-address"
        case .person: "leave-link"
        case .vouched: "provider"
        case .unproved: "none"
        }
    }
}
