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
    private var isStarted = false
    /// Why the daemon must end before anybody asks; whoever runs it listens and then calls ``stop()``.
    public nonisolated let failures = Failures()

    /// The staff's desk; nil before the start.
    public private(set) var desk: Desk?
    /// Where volunteers' pages are served, the chosen port included.
    public internal(set) var publicAddress: ListeningAddress?

    /// A test's own way to fetch what providers' messages name; nil: the web, by the address rule.
    let fetch: (any WebFetch)?

    public init(configuration: Configuration, clock: any TimeSource = HouseClock()) {
        self.init(configuration: configuration, clock: clock, fetch: nil)
    }

    /// For tests, which have no provider's web server.
    init(configuration: Configuration, clock: any TimeSource, fetch: (any WebFetch)?) {
        self.configuration = configuration
        self.clock = clock
        self.fetch = fetch
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
        log.info("ready", ["state": configuration.state, "queue": configuration.queue])
    }

    /// Stops claiming, finishes what is in flight within the configured drain time, records it.
    ///
    /// Idempotent.
    public func stop() async {
        while let step = cleanup.popLast() { await step() }
    }

    private func startParts() async throws(StartError) {
        let world = try WorldFacts()
        let organisation = try checkedOrganisation()
        let files = try ConfigFiles(overlay: configuration.overlay)
        try makeFolder(configuration.state, mode: 0o700)
        let tokens = try loadTokens()
        let links = PersonalLinks(publicURL: configuration.http.publicURL, tokens: tokens)
        let letters = try makeLetters(organisation, files, world, links, tokens)
        let ledger = try openLedger()
        cleanup.append { await ledger.close() }

        let alarms = try await startAlarms(world)
        watchForDamage(ledger, alarms)
        let reports = ReportMaker(
            store: ledger, clock: clock, program: ProgramVersion.current, log: Log(component: "reports"))
        cleanup.append { await reports.stop() }

        let recorder = Recorder(store: ledger, clock: clock, alarms: alarms, log: Log(component: "recorder"))
        let errands = Errands(recorder: recorder, clock: clock)
        let senders = try await Senders.start(
            configuration, world: world, sink: errands, alarms: alarms, clock: clock)
        for key in senders.publicKeys { log.info("webhooks are signed by a key too", ["public": key]) }
        let (words, onlyReviewed) = (letters.words, configuration.languages.onlyReviewed)
        let watches = Watches(configuration, ledger: ledger, alarms: alarms, clock: clock)
        await errands.open(senders.all)
        let endpointWatch = EndpointWatch(
            store: ledger, alarms: alarms,
            owners: OwnerMail(composer: letters.mail, errands: errands, clock: clock), clock: clock,
            log: Log(component: "endpoints"))
        let engine = Engine(
            store: ledger, renderer: letters, senders: senders.all, recorder: recorder,
            policies: Planner.Policies(
                order: { world.order($0, $1, at: $2) },
                choose: { ladder, available, fallback in
                    LanguageLookup.choose(
                        ladder: ladder,
                        available: onlyReviewed ? words.reviewed(of: available, fallback: fallback) : available,
                        fallback: fallback)
                },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }),
            inFlight: configuration.limits.inFlight, leastInFlight: Senders.leastInFlight(configuration),
            clock: clock, log: Log(component: "engine"),
            observer: { event in
                watches.heard(event)
                reports.note(event)
                guard case .recorded(let group) = event, group.disabledEndpoints > 0 else { return }
                Task { await endpointWatch.look() }
            })
        let (clock, drain) = (clock, configuration.drain)
        cleanup.append { await engine.stop(by: clock.now().advanced(by: drain)) }
        cleanup.append {
            errands.close()
            await endpointWatch.stop()
        }

        let desk = equipped(
            makeDesk(
                ledger, engine, senders.mail, watches, world, letters, tokens, links, try makeDecoy(),
                errands, endpointWatch), ledger, alarms)
        self.desk = desk
        do throws(LedgerError) {
            try await pauseRelays(senders.mail, as: ledger)
            try await tellOfRestore(ledger, alarms)
            try await engine.start()
        } catch {
            throw .state("the ledger: \(error)")
        }
        cleanup.append { await watches.stop() }
        await watches.start(engine)
        await startRetention(ledger)
        Task { await endpointWatch.look() }
        // Not awaited: an approval waits for its own count, and ten million would hold up the start.
        Task { [counter = desk.counter] in await counter.bringUpToDate() }
        // What a predecessor closed and did not see reported.
        Task { await reports.bringUpToDate() }
        try await startControl(desk)
        try await startPublicPages(desk, letters, OwnMarks(tokens))
        try await watchQueue(desk)
        try await watchBounces(desk)
        // First of all: the queue and the listeners may wait for a count, and they are stopped before the ledger.
        cleanup.append { await desk.counter.stop() }
    }
}
