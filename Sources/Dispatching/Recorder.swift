// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Synchronization
import Telemetry

/// Collects what the loops report and commits it in groups.
///
/// A group is committed when it is large enough or old enough; while one is being committed the next collects. A commit
/// that fails (no space on the disk) is tried again with the same group: nothing is dropped, and because the window of
/// deliveries in flight is not freed meanwhile, nothing new is claimed either.
public actor Recorder: OutcomeSink {
    nonisolated let executor = QueueExecutor(label: "urgentd.recorder")
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let store: any DeliveryStore
    private let clock: any TimeSource
    private let alarms: any AlarmSink
    private let log: Log
    private var recorded: @Sendable (RecordedGroup) async -> Void = { _ in }
    private var isFlushing = false
    private let pending = Mutex(Pending())
    /// What the loops have.
    nonisolated public let flight = FlightCount()

    /// What was committed, for the dispatcher.
    public struct RecordedGroup: Sendable {
        /// Reports by channel of the try and moment of the claim: room in the window of deliveries in flight.
        public var landed: [Channel: [FlightWindow.Landing]] = [:]
        public var accepted: [VersionKey: Int] = [:]
        /// Tries, whatever came of them.
        public var tried: [VersionKey: Int] = [:]
        /// How long recording took, from the outcome, in the mean.
        public var recording = Duration.zero
        /// Endpoints that were disabled by these outcomes.
        public var disabledEndpoints = 0
        /// Versions that have a row deferred, with the earliest due time.
        public var earliestDue: Instant?
        /// Versions that have people due now, because an outcome says what they hold.
        public var freed: Set<VersionKey> = []
        /// Deliveries that came to their end at a relay or an endpoint, by the way they went: what a way can do.
        public var finished: [RateBook.Route: Int] = [:]
        /// Tries that met no answer, by channel.
        public var unanswered: [Channel: Int] = [:]
    }

    private struct Pending {
        var reports: [SendReport] = []
        var flushIsSet = false
        var wantsFlushNow = false
    }

    /// Made before the senders, which need it as their sink; the engine says later who hears of commits.
    public init(store: any DeliveryStore, clock: any TimeSource, alarms: any AlarmSink = NoAlarms(), log: Log) {
        self.store = store
        self.clock = clock
        self.alarms = alarms
        self.log = log
    }

    /// `listener` is called after each commit, with what it freed.
    func tell(_ listener: @escaping @Sendable (RecordedGroup) async -> Void) {
        recorded = listener
    }

    /// Called on the loops' queues.
    nonisolated public func take(_ reports: [SendReport]) {
        guard !reports.isEmpty else { return }
        flight.landed(reports.count)
        let (setTimer, flushNow) = pending.withLock { pending -> (Bool, Bool) in
            pending.reports += reports
            let isLarge = pending.reports.count >= Self.largeGroup && !pending.wantsFlushNow
            if isLarge { pending.wantsFlushNow = true }
            let setTimer = !pending.flushIsSet
            pending.flushIsSet = true
            return (setTimer, isLarge)
        }
        if flushNow {
            Task { await self.flush() }
        } else if setTimer {
            executor.queue.asyncAfter(deadline: .now() + Self.oldGroup) { Task { await self.flush() } }
        }
    }

    /// What is reported and not yet committed: the recorder vouches for it as the loops do for theirs.
    public func held() -> [DeliveryKey] {
        pending.withLock { $0.reports.map(\.alert.delivery) } + committing
    }

    /// Commits everything that was taken so far; what fails after `limit` is given up.
    public func drain(within limit: Duration) async {
        let alarm = DispatchWorkItem { self.assumeIsolated { $0.hasGivenUp = true } }
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(limit.wholeMilliseconds)), execute: alarm)
        while isFlushing || pending.withLock({ !$0.reports.isEmpty }) {
            await flush()
            if isFlushing { await waitForFlush() }
        }
        alarm.cancel()
    }

    /// What cannot be committed within `limit` from now is given up, also while ``drain(within:)`` would wait longer.
    func giveUp(after limit: Duration) {
        executor.queue.asyncAfter(deadline: .now() + .milliseconds(Int(limit.wholeMilliseconds))) {
            self.assumeIsolated { $0.hasGivenUp = true }
        }
    }

    /// Once set, a commit is tried no second time.
    private var hasGivenUp = false

    private var committing: [DeliveryKey] = []
    private var flushWaiters: [CheckedContinuation<Void, Never>] = []

    private func waitForFlush() async {
        await withCheckedContinuation { flushWaiters.append($0) }
    }

    private func flush() async {
        guard !isFlushing else { return }
        isFlushing = true
        while true {
            let reports = pending.withLock { pending -> [SendReport] in
                pending.flushIsSet = false
                pending.wantsFlushNow = false
                return Self.takeAll(from: &pending.reports)
            }
            if reports.isEmpty { break }
            await commit(reports)
            // A small rest waits for its own timer, so that groups do not shrink to single rows.
            let rest = pending.withLock { $0.reports.count }
            if rest < Self.largeGroup { break }
        }
        isFlushing = false
        let waiters = flushWaiters
        flushWaiters = []
        for waiter in waiters { waiter.resume() }
        rearm()
    }

    /// A timer may have fired while a commit was under way: then it did nothing, also where there is nothing left to do.
    private func rearm() {
        let needsTimer = pending.withLock { pending -> Bool in
            // A timer that fired meanwhile was in vain: the next report must set one.
            pending.flushIsSet = !pending.reports.isEmpty
            return pending.flushIsSet
        }
        if needsTimer {
            executor.queue.asyncAfter(deadline: .now() + Self.oldGroup) { Task { await self.flush() } }
        }
    }

    private func commit(_ reports: [SendReport]) async {
        var group = RecordedGroup()
        var outcomes: [RecordedOutcome] = []
        outcomes.reserveCapacity(reports.count)
        for report in reports {
            let transition = DeliveryLifecycle.apply(
                report.outcome, in: DeliveryLifecycle.Circumstances(report), at: report.at)
            outcomes.append(RecordedOutcome(delivery: report.alert.delivery, transition: transition))
            group.count(report)
            if transition.state == .accepted { group.accepted[report.alert.version, default: 0] += 1 }
            group.count(report, endingIn: transition.state)
            if let due = transition.due { group.earliestDue = min(due, group.earliestDue ?? due) }
        }
        committing = reports.map(\.alert.delivery)
        let result = await store(outcomes)
        group.freed = result?.freed ?? []
        group.disabledEndpoints = result?.disabledEndpoints ?? 0
        committing = []
        let now = clock.now().milliseconds
        let waited = reports.reduce(Int64(0)) { $0 + max(0, now - $1.at.milliseconds) }
        group.recording = .milliseconds(waited / Int64(max(1, reports.count)))
        await recorded(group)
    }

    /// Tries until it is in: these outcomes are facts, and losing one would send an alert twice.
    ///
    /// Only at the end of a stop is it given up.
    private func store(_ outcomes: [RecordedOutcome]) async -> RecordResult? {
        var isFirstFailure = true
        while true {
            do throws(LedgerError) {
                let result = try await store.record(outcomes, at: clock.now())
                if !isFirstFailure {
                    log.info("outcomes are recorded again")
                    alarms.clear(.notRecording)
                }
                if result.late > 0 {
                    log.warning("accepted after the lease was lost", ["rows": "\(result.late)"])
                }
                return result
            } catch .closed {
                return nil
            } catch {
                if isFirstFailure {
                    log.error(
                        "outcomes cannot be recorded; tried again every second",
                        ["error": "\(error)", "rows": "\(outcomes.count)"])
                    alarms.raise(
                        .notRecording, "outcomes cannot be recorded; nothing new is sent until they can (\(error))")
                }
                isFirstFailure = false
                guard !hasGivenUp else {
                    log.alarm(
                        "outcomes are lost; the next start takes these deliveries back, marked possibly twice",
                        ["error": "\(error)", "rows": "\(outcomes.count)"])
                    return nil
                }
                await executor.pause(milliseconds: Self.pauseAfterFailure)
            }
        }
    }

    private static func takeAll(from reports: inout [SendReport]) -> [SendReport] {
        let all = reports
        reports = []
        return all
    }

    /// Rows: 1,000 share one sync of the log; larger groups gain nothing and hold the writer longer.
    private static let largeGroup = 1_000
    /// A lone outcome waits no longer than this for company.
    private static let oldGroup = DispatchTimeInterval.milliseconds(5)
    /// Milliseconds.
    private static let pauseAfterFailure = 1_000
}

extension Recorder.RecordedGroup {
    fileprivate mutating func count(_ report: SendReport) {
        let (channel, moment) = (report.alert.claimed.destination.channel, report.alert.claimedAt)
        let wasTried = report.outcome.wasTried ? 1 : 0
        if wasTried > 0 { tried[report.alert.version, default: 0] += 1 }
        // The same claim's reports mostly come together.
        if let last = landed[channel]?.indices.last, landed[channel]?[last].claimed == moment {
            landed[channel]?[last].count += 1
            landed[channel]?[last].tried += wasTried
        } else {
            landed[channel, default: []].append(
                FlightWindow.Landing(claimed: moment, count: 1, tried: wasTried))
        }
    }

    /// Counts a try for the rates.
    fileprivate mutating func count(_ report: SendReport, endingIn state: DeliveryState) {
        let channel = report.alert.claimed.destination.channel
        switch report.outcome {
        case .accepted, .refusedForGood:
            guard !state.isOpen, !report.route.isEmpty else { return }
            finished[channel == .email ? .relay(report.route) : .webhooks, default: 0] += 1
        case .refusedForNow(let refusal) where refusal.code != nil: return
        case .refusedForNow, .ambiguous, .untried: unanswered[channel, default: 0] += 1
        case .notSent: return
        }
    }
}

extension Outcome {
    /// Whether it says something about how fast the channel is.
    fileprivate var wasTried: Bool {
        switch self {
        case .accepted, .refusedForNow, .refusedForGood, .ambiguous: true
        case .notSent, .untried: false
        }
    }
}
