// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import TestSupport

/// A way out that answers as the test says and remembers what it was given.
///
/// It stands in for the network only: fences are obeyed as every loop must obey them.
final class ScriptedSender: Sender {
    let channel: Channel
    private let sink: any OutcomeSink
    private let clock: ManualClock
    private let answer: @Sendable (Alert) -> Outcome?
    private let state = Mutex(State())
    /// Sends the number of alerts of each batch that was submitted.
    let submitted = TestSignal<Int>()

    private struct State {
        var fences: [VersionKey: Fence] = [:]
        var sent: [DeliveryKey] = []
        var letters: [ClaimedDelivery] = []
        var held: [Alert] = []
        var mostHeld = 0
        var isDraining = false
    }

    /// `answer` gives the outcome of an alert; nil keeps it in the sender's hands.
    init(
        _ channel: Channel = .email, sink: any OutcomeSink, clock: ManualClock,
        answer: @escaping @Sendable (Alert) -> Outcome? = { _ in .accepted(reply: "250 ok") }
    ) {
        self.channel = channel
        self.sink = sink
        self.clock = clock
        self.answer = answer
    }

    /// Deliveries whose text left, in order.
    var sent: [DeliveryKey] { state.withLock { $0.sent } }
    /// The same with how each letter introduced itself.
    var letters: [ClaimedDelivery] { state.withLock { $0.letters } }
    /// The most alerts that were in the sender's hands at a time.
    var mostHeld: Int { state.withLock { $0.mostHeld } }

    func fence(of version: VersionKey) -> Fence? { state.withLock { $0.fences[version] } }

    func submit(_ alerts: [Alert]) {
        let now = clock.now()
        let reports = state.withLock { state -> [SendReport] in
            state.held += alerts
            state.mostHeld = max(state.mostHeld, state.held.count)
            return alerts.compactMap { alert in
                let refusal = state.fences[alert.version].map { $0.refusal(at: now) } ?? .fenceClosed
                let outcome = refusal.map(Outcome.notSent) ?? (state.isDraining ? Self.accepted : answer(alert))
                guard let outcome else { return nil }
                if refusal == nil {
                    state.sent.append(alert.delivery)
                    if case .accepted = outcome { state.letters.append(alert.claimed) }
                }
                state.held.removeAll { $0.delivery == alert.delivery }
                return SendReport(alert: alert, outcome: outcome, at: now, route: "scripted")
            }
        }
        submitted.send(alerts.count)
        sink.take(reports)
    }

    /// From now on everything is accepted, first of all what is in hand.
    func acceptEverything() {
        state.withLock { $0.isDraining = true }
        release(Self.accepted)
    }

    private static let accepted = Outcome.accepted(reply: "250 ok")

    /// Gives an outcome to everything in hand, or to those that came first.
    func release(_ outcome: Outcome, first count: Int = .max) {
        let now = clock.now()
        let reports = state.withLock { state -> [SendReport] in
            let held = Array(state.held.prefix(count))
            state.held.removeFirst(held.count)
            if case .accepted = outcome {
                state.sent += held.map(\.delivery)
                state.letters += held.map(\.claimed)
            }
            return held.map { SendReport(alert: $0, outcome: outcome, at: now, route: "scripted") }
        }
        sink.take(reports)
    }

    func install(_ fence: Fence) async {
        state.withLock { $0.fences[fence.version] = fence }
    }

    func remove(_ version: VersionKey) async {
        state.withLock { $0.fences[version] = nil }
    }

    func held() async -> [DeliveryKey] { state.withLock { $0.held.map(\.delivery) } }

    func stop(by deadline: Instant) async { release(.notSent(.stopping)) }
}
