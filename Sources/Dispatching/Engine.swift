// SPDX-License-Identifier: MIT

import Domain
import Runtime
import Telemetry

/// Everything between an approval and a closed account: opens versions, plans, dispatches, closes windows.
public actor Engine {
    nonisolated let executor = QueueExecutor(label: "urgentd.engine")
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public typealias Store = ActionStore & PlanStore & DeliveryStore

    let store: any Store
    let senders: [any Sender]
    let recorder: Recorder
    let planner: Planner
    let dispatcher: Dispatcher
    let clock: any TimeSource
    let log: Log
    /// Versions whose fence is open.
    var open: [VersionKey: LiveVersion] = [:]
    /// Versions whose fence is on its way into the senders: one fence at a time, so that the last word stands.
    private var telling: Set<VersionKey> = []
    private var tellingWaiters: [CheckedContinuation<Void, Never>] = []
    /// What is planned or settled in the background; an entry goes with its work.
    private var work: [Place: Work] = [:]
    private var workCount = 0
    private var windowTimer: QueueTimer?
    var patienceTimer: QueueTimer?
    /// Versions in which people may be waiting, and the end of it has not come.
    var patient: Set<VersionKey> = []
    var leaseTimer: QueueTimer?
    var draftTimer: QueueTimer?
    var reminderTimer: QueueTimer?
    let stopping = StopFlag()
    /// The queues on which alerts are planned, claimed and recorded.
    nonisolated public var owners: [QueueExecutor] {
        [executor, planner.executor, dispatcher.executor, recorder.executor]
    }
    let observer: @Sendable (EngineEvent) -> Void

    /// Makes an engine that stands still until ``start()``.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - renderer: Makes the letters.
    ///   - senders: One per channel; their sink is `recorder`.
    ///   - recorder: Takes the outcomes.
    ///   - policies: Send order and language choice.
    ///   - inFlight: The most deliveries leased at a time, per channel.
    ///   - leastInFlight: How many each channel always has under way, so that no connection is idle; 64 unless told.
    ///   - clock: The time.
    ///   - log: For operators.
    ///   - observer: Hears of each step after it is committed; must not block.
    public init(
        store: any Store, renderer: any LetterRenderer, senders: [any Sender], recorder: Recorder,
        policies: Planner.Policies, inFlight: Int, leastInFlight: [Channel: Int] = [:], clock: any TimeSource, log: Log,
        observer: @escaping @Sendable (EngineEvent) -> Void = { _ in }
    ) {
        self.observer = observer
        self.store = store
        self.senders = senders
        self.recorder = recorder
        self.clock = clock
        self.log = log
        planner = Planner(store: store, clock: clock, policies: policies, log: log)
        let windows = senders.map {
            ($0.channel, FlightWindow(least: leastInFlight[$0.channel] ?? Self.usuallyInFlight, most: inFlight))
        }
        dispatcher = Dispatcher(
            store: store, renderer: renderer, senders: senders, windows: Dictionary(uniqueKeysWithValues: windows),
            flight: recorder.flight, clock: clock, log: log)
    }

    // MARK: Start and stop

    /// Takes back a dead predecessor's leases and goes on where it was.
    public func start() async throws(LedgerError) {
        let dispatcher = dispatcher
        let observer = observer
        await recorder.tell { group in
            await dispatcher.settled(group)
            observer(.recorded(group))
        }
        let reclaimed = try await store.reclaimPredecessor(at: clock.now())
        if reclaimed > 0 {
            log.warning("leases of a run that ended without notice are taken back", ["rows": "\(reclaimed)"])
        }
        for live in try await store.liveVersions() {
            if live.fence.isOpen {
                try await open(live)
                // A release, or the end of waiting, that the predecessor did not see through.
                if live.holdsUntil != nil { releaseHeld(live) }
            } else {
                finish(live)
            }
        }
        try await dispatcher.resume()
        await watchDrafts()
        await watchReminders()
        watchLeases()
    }

    /// Claims nothing more; what is in flight goes on.
    ///
    /// The first step of a stop.
    public func stopClaiming() async {
        await dispatcher.stop()
    }

    /// Cuts a stop short: what is in flight ends now, what is known is written down within ``recordingGrace``.
    public func hurry() async {
        let now = clock.now()
        await recorder.giveUp(after: Self.recordingGrace)
        await withTaskGroup(of: Void.self) { group in
            for sender in senders { group.addTask { await sender.stop(by: now) } }
        }
    }

    /// Alerts that the loops have and no outcome of is known yet.
    nonisolated public var inFlight: Int { recorder.flight.count }

    /// Claims nothing more, lets texts that have begun finish until `deadline`, records every outcome.
    ///
    /// Outcomes that cannot be recorded (no space on the disk) hold it up for a few seconds and not for ever: the next
    /// start takes their leases back and marks them possibly twice.
    public func stop(by deadline: Instant) async {
        stopping.set()
        windowTimer?.cancel()
        patienceTimer?.cancel()
        draftTimer?.cancel()
        reminderTimer?.cancel()
        leaseTimer?.cancel()
        await dispatcher.stop()
        for sender in senders { await sender.stop(by: deadline) }
        await recorder.drain(within: max(.zero, deadline.since(clock.now())) + Self.recordingGrace)
        for work in work.values { await work.task.value }
        // The recorder is the senders' sink and holds the dispatcher, which holds the senders.
        await recorder.tell { _ in }
    }

    // MARK: Versions

    /// Starts planning and sending a version that was approved.
    ///
    /// The approval is on disk, so whatever fails here is tried again in the background: nobody would ask a second time.
    ///
    /// - Throws: ``LedgerError/closed`` only.
    public func open(_ live: LiveVersion) async throws(LedgerError) {
        open[live.key] = live
        await tell(live.fence)
        watchWindows()
        do throws(LedgerError) {
            try await takeOn(live)
        } catch .closed {
            throw .closed
        } catch {
            log.error(
                "a version cannot be opened; tried again in a second",
                ["reference": live.reference.text, "error": "\(error)"])
            run(.rows, live) { await self.takeOnLater(live) }
        }
        if live.holdsUntil != nil, open[live.key] != nil {
            patient.insert(live.key)
            await watchPatience()
        }
        if !live.planningDone, open[live.key] != nil { plan(live) }
        if !live.action.reminders.isEmpty { await watchReminders() }
    }

    /// Gives every loop the fence; nobody else tells them of this version meanwhile.
    private func tell(_ fence: Fence) async {
        telling.insert(fence.version)
        for sender in senders { await sender.install(fence) }
        telling.remove(fence.version)
        let waiters = tellingWaiters
        tellingWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    /// Gives the version to the dispatcher, then looks at the ledger once more.
    ///
    /// A withdrawal that was committed before that look is seen here; one that is committed after it finds the version
    /// open and closes it.
    private func takeOn(_ live: LiveVersion) async throws(LedgerError) {
        guard open[live.key] != nil else { return }
        try await dispatcher.open(live)
        guard open[live.key] != nil else { return await dispatcher.close(live.key) }
        let isOpen = try await store.liveVersions().contains { $0.key == live.key && $0.fence.isOpen }
        if !isOpen { await close(live.key) }
    }

    private func takeOnLater(_ live: LiveVersion) async -> LedgerError? {
        do throws(LedgerError) {
            try await takeOn(live)
            return nil
        } catch {
            return error
        }
    }

    /// Closes whatever is open of an action, as ``close(_:)-(VersionKey)``, up to a version.
    ///
    /// By the number that the ledger closed: a later version may have been approved meanwhile.
    public func close(_ reference: Reference, upTo version: Int = .max) async {
        for live in open.values where live.reference == reference && live.version <= version {
            await close(live.key)
        }
        // Their fences were closed with the action's own.
        for live in open.values where live.action.kind == .reminder && live.action.follows == reference {
            await close(live.key)
        }
    }

    /// The fence is committed as closed; returns when every loop holds it, so that no text begins any more.
    public func close(_ version: VersionKey) async {
        while telling.contains(version) { await withCheckedContinuation { tellingWaiters.append($0) } }
        // Gone when somebody else has closed it meanwhile.
        guard let live = open[version] else { return }
        await tell(Fence(version: version, closes: live.fence.closes, isOpen: false))
        open[version] = nil
        patient.remove(version)
        await dispatcher.close(version)
        finish(live)
    }

    /// Acceptances per second over the last ten seconds.
    public func rate(of version: VersionKey) async -> Double { await dispatcher.rate(of: version) }

    /// Its part of what leaves, 0 to 1, over the last ten seconds; nil once it is closed.
    public func share(of version: VersionKey) async -> Double? { await dispatcher.share(of: version) }

    // MARK: Planning and settling

    /// What may run side by side for one version.
    enum Piece: Hashable {
        /// Planning, then settling.
        case rows
        /// Walking over those who wait; also while planning goes on.
        case holds
    }

    struct Place: Hashable {
        let version: VersionKey
        let piece: Piece
    }

    private func plan(_ live: LiveVersion) {
        let dispatcher = dispatcher
        run(.rows, live) { [planner, stopping, observer] in
            do throws(LedgerError) {
                try await planner.plan(live, mayGoOn: { !stopping.isSet }) {
                    await dispatcher.refill(live.key)
                    observer(.planned(live.key))
                }
            } catch {
                return error
            }
            return nil
        }
    }

    /// Under a closed fence: plans what is missing straight into its terminal state, rewrites the open rows.
    private func finish(_ live: LiveVersion) {
        run(.rows, live) { [planner, store, clock, stopping, observer, senders] in
            do throws(LedgerError) {
                if !live.planningDone {
                    try await planner.plan(live, mayGoOn: { !stopping.isSet }, onRows: {})
                }
                while !stopping.isSet, try await !store.settle(live.key, limit: Self.settleChunk, at: clock.now()) {}
                if stopping.isSet { return nil }
                // A version without a fence counts as closed, so that forgetting it opens nothing.
                for sender in senders { await sender.remove(live.key) }
                await planner.forget(live.key)
                observer(.settled(live))
            } catch {
                return error
            }
            return nil
        }
    }

    /// Pieces of one kind run one after the other per version, in order; a failure is tried again after a pause.
    func run(_ piece: Piece, _ live: LiveVersion, _ body: @escaping @Sendable () async -> LedgerError?) {
        let place = Place(version: live.key, piece: piece)
        let before = work[place]?.task
        workCount += 1
        let number = workCount
        let task = Task { [stopping, executor, log] in
            await before?.value
            while let error = await body(), error != .closed, !stopping.isSet {
                log.error(
                    "work on a version is interrupted; tried again in a second",
                    ["reference": live.reference.text, "error": "\(error)"])
                await executor.pause(milliseconds: Self.pauseAfterFailure)
            }
            ended(place, number)
        }
        work[place] = Work(number: number, task: task)
    }

    private struct Work {
        let number: Int
        let task: Task<Void, Never>
    }

    private func ended(_ place: Place, _ number: Int) {
        if work[place]?.number == number { work[place] = nil }
    }

    /// Versions with work in the background.
    var busy: Set<VersionKey> { Set(work.keys.map(\.version)) }

    // MARK: Windows

    /// Looks at every due time, window and lease anew: the clock was set.
    public func lookAgain() async {
        guard !stopping.isSet else { return }
        await dispatcher.lookAgain()
        await closeWindows()
        await watchPatience()
        await watchDrafts()
        await watchReminders()
        await lookAtLeases()
    }

    /// Arms the one timer for the earliest end of a window, but not before a pause.
    private func watchWindows(after pause: Duration = .zero) {
        guard !stopping.isSet, let earliest = open.values.map(\.fence.closes).min() else { return }
        let timer =
            windowTimer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.closeWindows() }
            }
        windowTimer = timer
        timer.fire(after: max(pause, min(earliest.since(clock.now()), Self.longestSleep)))
    }

    private func closeWindows() async {
        let now = clock.now()
        var hasFailed = false
        for live in open.values where live.fence.closes <= now && !stopping.isSet {
            do throws(LedgerError) {
                try await store.closeWindow(live.key, at: now)
                log.info("window closed", ["reference": live.reference.text, "version": "\(live.version)"])
                await close(live.key)
            } catch {
                // The loops' own copies of the fence let nothing out any more.
                hasFailed = true
                log.error(
                    "a window could not be closed; tried again in a second",
                    ["reference": live.reference.text, "error": "\(error)"])
            }
        }
        watchWindows(after: hasFailed ? .milliseconds(Self.pauseAfterFailure) : .zero)
    }

    /// Deliveries: two for each of 32 connections.
    static let usuallyInFlight = 64
    /// Milliseconds.
    private static let pauseAfterFailure = 1_000
    /// Rows per chunk: some 10 ms of the writer's time.
    private static let settleChunk = 2_000
    /// For outcomes that came at the deadline; they take milliseconds, unless the disk is full.
    private static let recordingGrace = Duration.seconds(2)
    /// A timer on the monotonic clock is looked at again at least this often, in case the wall clock was set.
    static let longestSleep = Duration.seconds(60)
    /// As ``pauseAfterFailure``, for timers.
    static let pause = Duration.milliseconds(pauseAfterFailure)
}
