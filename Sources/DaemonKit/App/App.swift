// SPDX-License-Identifier: MIT

import CommandLineArguments
import Composing
import Crypto
import Dispatching
import Domain
import Foundation
import Intake
import Ledger
import Runtime
import Telemetry
import Transport
import Web

/// The daemon as a value that can be made, started and stopped: the only place that wires.
///
/// What was started is stopped in reverse order, also when the start fails half-way.
public actor App {
    let configuration: Configuration
    let clock: any TimeSource
    let log = Log(component: "urgentd")
    /// What ends the parts that were started, in the order of their start.
    var cleanup: [@Sendable () async -> Void] = []
    /// What cuts short a stop that is under way.
    var hurries: [@Sendable () async -> Void] = []
    /// The queues that the daemon lives by: a silent one is a dead part.
    public internal(set) var owners: [QueueExecutor] = []
    private var isStarted = false
    /// The engine has been started: deliveries may be on their way.
    public private(set) var mayHaveSent = false
    /// Why the daemon must end before anybody asks; whoever runs it listens and then calls ``stop()``.
    public nonisolated let failures = Failures()
    /// What was made of the configuration that holds now; nil before the start.
    var setup: CurrentSetup?
    /// What a reload reaches; nil before the start.
    var reach: Reach?
    /// What came of the last reload; nil without one.
    public internal(set) var lastReload: ReloadOutcome?
    /// What metrics and readiness are read from.
    nonisolated let scrapes: ScrapeDesk

    let deepWalk = DeepWalk()

    /// The staff's desk; nil before the start.
    public private(set) var desk: Desk?
    /// Where volunteers' pages are served, the chosen port included.
    public internal(set) var publicAddress: ListeningAddress?
    /// Where metrics and readiness are served, the chosen port included.
    public internal(set) var adminAddress: ListeningAddress?

    /// A test's own way to fetch what providers' messages name; nil: the web, by the address rule.
    let fetch: (any WebFetch)?

    /// The listening sockets that were handed over.
    let sockets: InheritedSockets
    /// Who is told how it stands; nil where nobody manages the daemon.
    let service: ServiceManager?
    let activities: Activities

    public init(
        configuration: Configuration, clock: any TimeSource = HouseClock(), sockets: InheritedSockets = .none,
        service: ServiceManager? = nil
    ) {
        self.init(configuration: configuration, clock: clock, fetch: nil, sockets: sockets, service: service)
    }

    /// For tests, which have no provider's web server.
    init(
        configuration: Configuration, clock: any TimeSource, fetch: (any WebFetch)?, sockets: InheritedSockets = .none,
        service: ServiceManager? = nil
    ) {
        self.configuration = configuration
        self.sockets = sockets
        self.service = service
        activities = service?.activities ?? Activities()
        self.clock = clock
        self.fetch = fetch
        scrapes = ScrapeDesk(state: configuration.state, clock: clock)
    }

    /// Returns when the queue is watched, the ledger open and the listeners are up.
    public func start() async throws(StartError) {
        guard !isStarted else { return }
        isStarted = true
        do {
            try await startParts()
        } catch {
            await stop()
            throw error
        }
        scrapes.enter(.running)
        log.info("ready", ["state": configuration.state, "queue": configuration.queue])
    }

    /// Stops claiming, finishes what is in flight within the configured drain time, records it.
    ///
    /// Idempotent.
    public func stop() async {
        reach = nil
        scrapes.enter(.stopping)
        while let step = cleanup.popLast() { await step() }
    }

    private func startParts() async throws(StartError) {
        let world = try WorldFacts()
        try Setup.check(configuration)
        try StateFolder.prepare(configuration.state)
        let tokens = try loadTokens()
        let current = CurrentSetup(try Setup(configuration, world: world, tokens: tokens))
        setup = current
        let ledger = try openLedger()
        owners += ledger.owners
        cleanup.append { [activities] in await activities.run("closing the ledger") { await ledger.close() } }
        try await startAdmin()

        let (alarms, courier) = try await startAlarms(current.value)
        watchForDamage(ledger, alarms)
        let reports = ReportMaker(
            store: ledger, clock: clock, program: ProgramVersion.current, log: Log(component: "reports"))
        cleanup.append { await reports.stop() }

        let recorder = Recorder(store: ledger, clock: clock, alarms: alarms, log: Log(component: "recorder"))
        let errands = Errands(recorder: recorder, clock: clock)
        let senders = try await Senders.start(current.value, sink: errands, alarms: alarms, clock: clock)
        for key in senders.publicKeys { log.info("webhooks are signed by a key too", ["public": key]) }
        let watches = Watches(configuration, ledger: ledger, alarms: alarms, clock: clock)
        let status = watchStatus(watches)
        await errands.open(senders.all)
        let endpointWatch = EndpointWatch(
            store: ledger, alarms: alarms,
            owners: OwnerMail(composer: { current.value.letters.mail }, errands: errands, clock: clock), clock: clock,
            log: Log(component: "endpoints"))
        let engine = Engine(
            store: ledger, renderer: current.value.letters, senders: senders.all, recorder: recorder,
            policies: Planner.Policies(
                order: { world.order($0, $1, at: $2) },
                choose: { ladder, available, fallback in
                    LanguageLookup.choose(
                        ladder: ladder, available: current.value.languages(of: available, fallback: fallback),
                        fallback: fallback)
                },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }),
            inFlight: configuration.limits.inFlight, leastInFlight: Senders.leastInFlight(configuration),
            clock: clock, log: Log(component: "engine"),
            observer: { [scrapes] event in
                scrapes.outcomes.heard(event)
                watches.heard(event)
                status?.note()
                reports.note(event)
                switch event {
                case .recorded(let group) where group.disabledEndpoints > 0: Task { await endpointWatch.look() }
                case .settled: Task { await Self.lookAtHeldBack(ledger, alarms) }
                default: break
                }
            })
        owners += engine.owners + senders.mail.owners + senders.webhooks.owners + watches.owners + alarms.owners
        owners += reports.owners + endpointWatch.owners
        hurries.append { await engine.hurry() }
        cleanup.append { [clock, activities] in
            let drain = current.value.configuration.drain
            await activities.run("drain", detail: { "\(engine.inFlight) in flight" }) {
                await engine.stop(by: clock.now().advanced(by: drain))
            }
        }
        cleanup.append {
            errands.close()
            await endpointWatch.stop()
        }

        let desk = equipped(
            makeDesk(
                ledger, engine, senders.mail, watches, world, current, tokens, try makeDecoy(), errands, endpointWatch),
            ledger, alarms)
        self.desk = desk
        owners += desk.counter.owners
        scrapes.watch(
            ObservedParts(
                ledger: ledger, engine: engine, recorder: recorder, windows: watches.windows, mail: senders.mail,
                webhooks: senders.webhooks, alarms: alarms, counts: desk.counts))
        do throws(LedgerError) {
            try await pauseRelays(senders.mail, as: ledger)
            try await tellOfRestore(ledger, alarms)
            mayHaveSent = true
            try await engine.start()
        } catch {
            throw StartError(error)
        }
        cleanup.append { await watches.stop() }
        await watches.start(engine, also: [{ await status?.look() }])
        await startRetention(ledger)
        Task { await endpointWatch.look() }
        // Not awaited: an approval waits for its own count, and ten million would hold up the start.
        Task { [counter = desk.counter] in await counter.bringUpToDate() }
        // What a predecessor closed and did not see reported.
        Task { await reports.bringUpToDate() }
        try await startControl(desk, current)
        try await startPublicPages(desk, current, OwnMarks(tokens))
        try await watchQueue(desk)
        try await watchBounces(desk)
        // First of all: the queue and the listeners may wait for a count, and they are stopped before the ledger.
        cleanup.append { await desk.counter.stop() }
        cleanup.append { await engine.stopClaiming() }
        reach = Reach(
            world: world, tokens: tokens, ledger: ledger, senders: senders, engine: engine, alarms: alarms,
            courier: courier, watches: watches)
    }
}
