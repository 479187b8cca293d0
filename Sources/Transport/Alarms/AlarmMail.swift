// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// Alarms by mail: each address gets it from the first relay that takes it.
///
/// Every relay is tried, those that the alarm is about last, so that an alarm about a relay never depends on it. Their
/// rate limits are for alerts and do not hold it up.
public final class AlarmMail: AlarmWay {
    public let name = "email"
    private let recipients: [String]
    private let relays: [RelayConfiguration]
    private let letterhead: AlarmLetter.Head
    private let sender: String
    private let courier: AlarmCourier
    /// Who has a notice already whose delivery to others is tried again.
    private let served = Mutex<(notice: AlarmNotice?, recipients: Set<String>)>((nil, []))

    /// Makes the way.
    ///
    /// - Parameters:
    ///   - recipients: Addresses.
    ///   - relays: In the order of the configuration.
    ///   - letterhead: What stands above each letter.
    ///   - sender: The envelope's.
    ///   - courier: Carries it.
    public init(
        to recipients: [String], by relays: [RelayConfiguration], letterhead: AlarmLetter.Head, sender: String,
        courier: AlarmCourier
    ) {
        self.recipients = recipients
        self.relays = relays
        self.letterhead = letterhead
        self.sender = sender
        self.courier = courier
    }

    public func deliver(_ notice: AlarmNotice) async throws(AlarmNotDelivered) {
        let done = served.withLock { $0.notice == notice ? $0.recipients : [] }
        let left = recipients.filter { !done.contains($0) }
        let relays = Self.order(relays, for: notice)
        let faults = await withTaskGroup(of: (String, String?).self) { group in
            for recipient in left {
                group.addTask { [self] in (recipient, await send(notice, to: recipient, by: relays)) }
            }
            // Only those with a fault stay in.
            return await group.reduce(into: [String: String]()) { $0[$1.0] = $1.1 }
        }
        let nowServed = done.union(left.filter { faults[$0] == nil })
        served.withLock { $0 = (notice, nowServed) }
        guard let fault = faults.values.min() else { return }
        throw AlarmNotDelivered("\(faults.count) of \(recipients.count) addresses: \(fault)")
    }

    /// Relays that an alarm of the notice is about come last.
    static func order(_ relays: [RelayConfiguration], for notice: AlarmNotice) -> [RelayConfiguration] {
        let suspects = Set(
            notice.raised.compactMap { item -> String? in
                if case .relayDown(let name) = item.condition { name } else { nil }
            })
        return relays.filter { !suspects.contains($0.name) } + relays.filter { suspects.contains($0.name) }
    }

    /// Nil when a relay took it, else what the last one said.
    private func send(_ notice: AlarmNotice, to recipient: String, by relays: [RelayConfiguration]) async -> String? {
        let text = AlarmLetter.text(notice, to: recipient, letterhead)
        var why = "there is no relay"
        for relay in relays {
            guard let fault = await courier.mail(text, from: sender, to: recipient, via: relay) else { return nil }
            why = "\(relay.name): \(fault)"
        }
        return why
    }
}
