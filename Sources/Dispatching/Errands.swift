// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// Sends what belongs to no action: the test of an endpoint, a word to its owner.
///
/// By the very senders that carry the alerts, so that gates, address rule and fences are the same: an errand is an alert of
/// a version that no action has. Stands between the senders and the recorder, and keeps back what came of errands.
public final class Errands: OutcomeSink {
    /// Versions of actions begin at 1.
    public static let version = VersionKey(0)

    private let recorder: any OutcomeSink
    private let clock: any TimeSource
    private let state = Mutex(State())

    private struct State {
        var senders: [Channel: any Sender] = [:]
        var waiting: [DeliveryKey: CheckedContinuation<SendReport?, Never>] = [:]
        var count: UInt32 = 0
    }

    /// Makes the sink for senders that are still to be made; `recorder` takes what came of alerts.
    public init(recorder: any OutcomeSink, clock: any TimeSource) {
        self.recorder = recorder
        self.clock = clock
    }

    /// From now on errands can be sent.
    public func open(_ senders: [any Sender]) async {
        let fence = Fence(version: Self.version, closes: Instant(milliseconds: .max), isOpen: true)
        for sender in senders { await sender.install(fence) }
        state.withLock { state in
            for sender in senders { state.senders[sender.channel] = sender }
        }
    }

    /// Lets go of the senders, who hold this; before they are stopped, so that nothing new is begun.
    public func close() {
        state.withLock { $0.senders = [:] }
    }

    /// Sends one letter, once.
    ///
    /// - Parameters:
    ///   - letter: For the destination's channel.
    ///   - destination: Where it goes.
    ///   - name: The person's, for a mail's head; may be empty.
    ///   - limit: After that it is not begun any more.
    /// - Returns: What came of it; nil when there is nobody to carry it: the daemon is stopping.
    public func run(_ letter: Letter, to destination: Destination, name: String = "", within limit: Duration) async
        -> SendReport?
    {
        let end = clock.now().advanced(by: limit)
        return await withCheckedContinuation { done in
            let start = state.withLock { state -> (any Sender, DeliveryKey)? in
                guard let sender = state.senders[destination.channel] else { return nil }
                state.count &+= 1
                let key = DeliveryKey(version: Self.version, rank: 0, volunteer: VolunteerKey(state.count))
                state.waiting[key] = done
                return (sender, key)
            }
            guard let (sender, key) = start else { return done.resume(returning: nil) }
            let claimed = ClaimedDelivery(
                delivery: key, destination: destination, name: name, language: .english, tries: 0, hasReserve: false)
            sender.submit([Alert(claimed: claimed, letter: letter, windowEnd: end)])
        }
    }

    public func take(_ reports: [SendReport]) {
        guard reports.contains(where: { $0.alert.version == Self.version }) else { return recorder.take(reports) }
        for report in reports where report.alert.version == Self.version {
            state.withLock { $0.waiting.removeValue(forKey: report.alert.delivery) }?.resume(returning: report)
        }
        let alerts = reports.filter { $0.alert.version != Self.version }
        if !alerts.isEmpty { recorder.take(alerts) }
    }
}
