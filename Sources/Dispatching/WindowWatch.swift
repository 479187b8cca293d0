// SPDX-License-Identifier: MIT

import Dispatch
import Domain
import Runtime
import Telemetry

/// Watches every open window: measures rates, foretells, wakes people when a window is at risk, lets go who waits for a
/// translation when the rest of the window is needed.
///
/// Looks every ``period`` while something is open, and not at all while nothing is.
public actor WindowWatch {
    nonisolated let executor = QueueExecutor(label: "urgentd.windows")
    nonisolated public var owners: [QueueExecutor] { [executor] }
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public typealias Store = ActionStore & AccountStore

    let store: any Store
    let alarms: any AlarmSink
    let clock: any TimeSource
    let log: Log
    private var rates: RateBook
    /// Deliveries in flight on a channel from which it counts as having enough to do although nothing waits.
    private var busyFrom: Int
    private var endPatience: @Sendable (VersionKey) async throws(LedgerError) -> Void = { _ throws(LedgerError) in }
    /// What else is looked at on the same beat.
    private var checks: [@Sendable () async -> Void] = []

    private var views: [VersionKey: View] = [:]
    private var wereBusy: Set<Channel> = []
    private var unanswered: [Channel: Int] = [:]
    private var learntAt: Instant?
    private var isLooking = false
    /// The next look is set.
    private(set) var isTicking = false
    private var isStopped = false
    private var timer: QueueTimer?

    /// What was last seen of an open version.
    private struct View {
        var reference: Reference
        var account: VersionAccount
        var demand: Forecasting.Demand
        var risk = RiskWatch()
    }

    /// Makes a watch that stands still until ``start(endPatience:also:)``.
    ///
    /// - Parameters:
    ///   - store: The ledger.
    ///   - rates: With the configured limits.
    ///   - inFlight: The most deliveries leased at a time, per channel.
    ///   - alarms: Who is told.
    ///   - clock: The time.
    ///   - log: For operators.
    public init(
        store: any Store, rates: RateBook, inFlight: Int, alarms: any AlarmSink, clock: any TimeSource, log: Log
    ) {
        self.store = store
        self.rates = rates
        busyFrom = Self.busyFrom(inFlight)
        self.alarms = alarms
        self.clock = clock
        self.log = log
    }

    /// Goes by other limits from now on.
    ///
    /// - Parameters:
    ///   - limits: Of relays, in messages a second; 0 is none.
    ///   - inFlight: As for the start.
    public func change(limits: [String: Int], inFlight: Int) {
        rates.change(configured: limits)
        busyFrom = Self.busyFrom(inFlight)
    }

    private static func busyFrom(_ inFlight: Int) -> Int { max(1, min(busyFrom, inFlight / 2)) }

    /// Looks at once, and goes on while something is open.
    ///
    /// - Parameters:
    ///   - endPatience: Ends all waiting in a version.
    ///   - checks: Run with every look.
    public func start(
        endPatience: @escaping @Sendable (VersionKey) async throws(LedgerError) -> Void,
        also checks: [@Sendable () async -> Void] = []
    ) async {
        self.endPatience = endPatience
        self.checks = checks
        await look()
    }

    public func stop() {
        isStopped = true
        timer?.cancel()
        endPatience = { _ throws(LedgerError) in }
        checks = []
    }

    /// What the engine did; called on its queues.
    nonisolated public func heard(_ event: EngineEvent) {
        executor.queue.async { self.assumeIsolated { $0.take(event) } }
    }

    private func take(_ event: EngineEvent) {
        if case .recorded(let group) = event {
            let now = clock.now()
            for (route, count) in group.finished { rates.note(count, by: route, at: now) }
            unanswered.merge(group.unanswered, uniquingKeysWith: +)
        }
        switch event {
        case .settled: return
        case .missed(let draft):
            alarms.raise(
                .windowMissed(draft.reference),
                "its window ended at \(draft.closed) while it awaited approval; it is closed, nobody got it")
        default: tick()
        }
    }

    // MARK: Looking

    private func tick() {
        guard !isTicking, !isStopped else { return }
        isTicking = true
        let timer =
            timer
            ?? QueueTimer(queue: executor.queue) { [weak self] in
                guard let self else { return }
                Task { await self.look() }
            }
        self.timer = timer
        timer.fire(after: Self.period)
    }

    /// One look at everything that is open.
    public func look() async {
        guard !isLooking, !isStopped else { return }
        isLooking = true
        isTicking = false
        var hasFailed = false
        do throws(LedgerError) {
            try await learn()
            sample()
            for key in views.keys.sorted() { await judge(key) }
        } catch {
            hasFailed = error != .closed
            if hasFailed { log.error("open windows could not be looked at; tried again", ["error": "\(error)"]) }
        }
        for check in checks { await check() }
        isLooking = false
        if hasFailed || !views.isEmpty { tick() }
    }

    /// Reads what is open, and forgets what is not any more.
    private func learn() async throws(LedgerError) {
        let live = try await store.liveVersions().filter { $0.fence.isOpen }
        let now = clock.now()
        for (key, view) in views where !live.contains(where: { $0.key == key }) {
            views[key] = nil
            alarms.clear(.windowAtRisk(view.reference))
        }
        for version in live {
            let account = try await store.account(of: version.reference, at: now)
            guard let own = account.versions.first(where: { $0.version == version.version }),
                let demand = Forecasting.Demand(own)
            else { continue }
            let risk = views[version.key]?.risk ?? RiskWatch()
            views[version.key] = View(reference: version.reference, account: own, demand: demand, risk: risk)
        }
        learntAt = now
    }

    /// Takes the rates of the channels that had enough to do since the look before.
    private func sample() {
        let now = clock.now()
        let busy = Set(
            Channel.allCases.filter { channel in
                isBusy(channel) || unanswered[channel, default: 0] >= busyFrom
            })
        for channel in busy.intersection(wereBusy) { rates.sample(channel, at: now) }
        wereBusy = busy
        unanswered = [:]
    }

    /// More is under way than little, or more waits than the channel takes: then what it does is what it can do.
    private func isBusy(_ channel: Channel) -> Bool {
        let counts = views.values.compactMap { $0.account.byChannel[channel] }
        let leased = counts.reduce(0) { $0 + $1[.leased, default: 0] }
        let waiting = counts.reduce(0) { $0 + $1[.planned, default: 0] }
        return leased >= busyFrom || (leased > 0 && waiting > 0)
    }

    func capacity(of channel: Channel, at now: Instant) -> RateBook.Capacity {
        rates.capacity(of: channel, at: now, isBusy: isBusy(channel))
    }

    private func judge(_ key: VersionKey) async {
        guard let view = views[key] else { return }
        let now = clock.now()
        let forecast = forecast(of: view.account, reference: view.reference, at: now)
        let closes = view.demand.closes
        switch views[key]?.risk.look(forecast, closes: closes, at: now) {
        case .raised: alarms.raise(.windowAtRisk(view.reference), forecast.sentence(closes: closes))
        case .cleared: alarms.clear(.windowAtRisk(view.reference))
        case nil: break
        }
        guard view.account.states[.held, default: 0] > 0,
            Forecasting.needsEverybodyNow(forecast, closes: closes, at: now)
        else { return }
        log.info(
            "nobody waits for a translation any more: the rest of the window is needed to reach everybody",
            ["reference": view.reference.text, "version": "\(view.account.version)"])
        do throws(LedgerError) {
            try await endPatience(key)
        } catch {
            log.error("waiting could not be ended; tried again with the next look", ["error": "\(error)"])
        }
    }

    // MARK: Foretelling

    /// The forecast of a released version, from its account and what the others need.
    public func forecast(of account: VersionAccount, of reference: Reference) async -> Forecast {
        await refresh()
        return forecast(of: account, reference: reference, at: clock.now())
    }

    /// The forecast of a draft, were its window to open now.
    public func forecast(audience: Int?, closes: Instant) async -> Forecast {
        await refresh()
        let now = clock.now()
        return Forecasting.forecast(
            audience: audience, reached: 0,
            demand: Forecasting.Demand(open: [.email: audience ?? 0], closes: closes),
            others: views.values.map(\.demand), capacity: { capacity(of: $0, at: now) }, at: now)
    }

    private func forecast(of account: VersionAccount, reference: Reference, at now: Instant) -> Forecast {
        guard let demand = Forecasting.Demand(account) else { return Forecast() }
        let others = views.values.filter { $0.reference != reference || $0.account.version != account.version }
        return Forecasting.forecast(
            audience: account.audience, reached: account.states[.accepted] ?? 0, demand: demand,
            others: others.map(\.demand), capacity: { capacity(of: $0, at: now) }, at: now)
    }

    private func refresh() async {
        if let learntAt, clock.now().since(learntAt) < Self.fresh, clock.now() >= learntAt { return }
        do throws(LedgerError) {
            try await learn()
        } catch {
            log.warning("a forecast leaves out what others need: they could not be read", ["error": "\(error)"])
        }
    }

    /// Two looks in a row that see a window missed make an alarm: it comes within half a minute.
    private static let period = Duration.seconds(10)
    /// What others need does not change much within it.
    private static let fresh = Duration.seconds(2)
    /// Fewer than these tell nothing about what a relay could do.
    private static let busyFrom = 64
}
