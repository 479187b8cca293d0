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
    private let configuration: Configuration
    private let clock: any TimeSource
    private let log = Log(component: "urgentd")
    private var cleanup: [@Sendable () async -> Void] = []
    private var isStarted = false

    /// The staff's desk; nil before the start.
    public private(set) var desk: Desk?
    /// Where volunteers' pages are served, the chosen port included.
    public private(set) var publicAddress: ListeningAddress?

    /// A test's own way to fetch what providers' messages name; nil: the web, by the address rule.
    private let fetch: (any WebFetch)?

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

        let desk = makeDesk(
            ledger, engine, senders.mail, watches, world, letters, tokens, links, try makeDecoy(),
            errands, endpointWatch)
        self.desk = desk
        do throws(LedgerError) {
            try await pauseRelays(senders.mail, as: ledger)
            try await engine.start()
        } catch {
            throw .state("the ledger: \(error)")
        }
        cleanup.append { await watches.stop() }
        await watches.start(engine)
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

    /// Stopped after everything that may raise one.
    private func startAlarms(_ world: WorldFacts) async throws(StartError) -> AlarmDesk {
        let (desk, courier) = try await Alarms.start(configuration, world: world, clock: clock)
        cleanup.append {
            await desk.stop()
            await courier.stop()
        }
        return desk
    }

    /// As Composing takes it, checked before anything of the state is touched.
    private func checkedOrganisation() throws(StartError) -> Organisation {
        let facts = configuration.organisation
        let organisation = Organisation(
            name: facts.name, from: facts.from, bounces: facts.bounces, postalAddress: facts.postalAddress,
            website: facts.website, listID: facts.listID)
        do throws(ComposingFault) {
            try MailComposer.check(organisation)
            return organisation
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "organisation", problem: "\(error)", expected: "facts that fit into a mail")
            ])
        }
    }

    private func makeLetters(
        _ organisation: Organisation, _ files: ConfigFiles, _ world: WorldFacts, _ links: PersonalLinks,
        _ tokens: SignedTokens
    ) throws(StartError) -> Letters {
        do throws(ComposingFault) {
            return try Letters(
                organisation: organisation, files: files, links: links, keys: tokens.keys,
                zone: { world.firstZone(of: $0) })
        } catch {
            throw .configuration([
                DocumentFault(line: 0, key: "overlay", problem: "\(error)", expected: "words and templates that read")
            ])
        }
    }

    private func openLedger() throws(StartError) -> SQLiteLedger {
        let keyFile = configuration.state + "/roster.key"
        let files = FileManager.default
        // With a new key nobody would know any more who has left, and the next import would bring them back.
        if files.fileExists(atPath: "\(configuration.state)/\(SQLiteLedger.fileName)"),
            !files.fileExists(atPath: keyFile)
        {
            throw .state(
                "\(keyFile) is missing beside the ledger: restore it from the backup; without it nobody knows who has left"
            )
        }
        let key = try KeyFile.load(keyFile)
        do throws(LedgerError) {
            return try SQLiteLedger.open(in: configuration.state, key: key, clock: clock)
        } catch .busy(let why) {
            throw .busy(why)
        } catch {
            throw .state("\(error)")
        }
    }

    /// What an operator paused stays paused, whoever restarts the daemon.
    private func pauseRelays(_ mail: SMTPSender, as ledger: SQLiteLedger) async throws(LedgerError) {
        let paused = try await ledger.pausedRelays()
        for relay in configuration.relays where paused.contains(relay.name) {
            await mail.setPaused(true, relay: relay.name)
            log.warning("a relay is paused since before this start", ["relay": relay.name])
        }
    }

    private func loadTokens() throws(StartError) -> SignedTokens {
        SignedTokens(
            keys: try TokenKeyFile.load(
                configuration.tokens.credential,
                directory: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"], state: configuration.state))
    }

    private func makeDecoy() throws(StartError) -> WebhookSecret {
        do throws(CryptoError) {
            return try WebhookSecret.make()
        } catch {
            throw .state("no random bytes for a key: \(error)")
        }
    }

    private func makeDesk(
        _ ledger: SQLiteLedger, _ engine: Engine, _ mail: SMTPSender, _ watches: Watches, _ world: WorldFacts,
        _ letters: Letters, _ tokens: SignedTokens, _ links: PersonalLinks, _ decoy: WebhookSecret,
        _ errands: Errands, _ endpointWatch: EndpointWatch
    ) -> Desk {
        let counter = AudienceCounter(store: ledger, log: Log(component: "audience"))
        return Desk(
            store: ledger, engine: engine, relayControl: mail, counter: counter, errands: errands,
            endpointWatch: endpointWatch,
            actionReader: ActionReader(
                regions: { world.regions.countries(for: $0) }, suggestions: { world.regions.suggestions(for: $0) },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }, longestWindow: configuration.windows.longest),
            regions: world.regions, rosterRules: rosterRules(world),
            rules: approvalRules,
            upstream: Set(configuration.approval.upstream), tokens: tokens, proof: OwnMarks(tokens), decoy: decoy,
            testWebhook: { [name = configuration.organisation.name] in
                TestWebhook(at: $0, organisation: name, links: links)
            },
            windows: watches.windows, previews: letters.previews(approvalRules), clock: clock,
            log: Log(component: "desk"), noticeLanguages: letters.words.available,
            proofLetter: { letters.proof($0, for: $1, at: $2) },
            clockMoved: { await watches.clockMoved(engine) })
    }

    private var approvalRules: ApprovalRules {
        ApprovalRules(
            secondPerson: configuration.approval.required, defaultWindow: configuration.windows.default,
            longestWindow: configuration.windows.longest)
    }

    /// The roster takes the endpoints that the webhook sender would connect to, by the same rule.
    private func rosterRules(_ world: WorldFacts) -> RosterReader.Rules {
        let rule = configuration.webhooks.addressRule
        return RosterReader.Rules(
            allowHTTP: configuration.webhooks.allowHTTP, needsSecrets: configuration.webhooks.signingKeys == nil,
            endpointRefusal: { url in
                url.literal.flatMap { rule.refusal(of: $0, port: url.port) }.map { "the address is not public: \($0)" }
            },
            isRegion: { world.regions.countries(for: $0) != nil })
    }

    private func startControl(_ desk: Desk) async throws(StartError) {
        var router = Router()
        ControlHandlers(desk: desk, delegates: Set(configuration.control.delegates)).register(on: &router)
        try makeFolder((configuration.control.socket as NSString).deletingLastPathComponent, mode: 0o755)
        _ = try await listen("control", .unix(path: configuration.control.socket), router)
    }

    private func startPublicPages(
        _ desk: Desk, _ letters: Letters, _ marks: OwnMarks
    ) async throws(StartError) {
        let doorkeeper = Doorkeeper(
            trusted: configuration.http.trustedProxies.compactMap { AddressBlock($0) }, clock: clock)
        let composer: PageComposer
        do throws(ComposingFault) {
            composer = try letters.pages()
        } catch {
            throw .state("the volunteers' pages: \(error)")
        }
        var router = Router()
        HealthHandler.register(on: &router)
        ResponseHandler(desk: desk, doorkeeper: doorkeeper).register(on: &router)
        VolunteerPages(desk: desk, composer: composer, doorkeeper: doorkeeper, clock: clock).register(on: &router)
        ReceiptHandler(desk: desk).register(on: &router)
        let providers = try await Providers.start(configuration, desk: desk, proof: marks, clock: clock, fetch: fetch)
        cleanup.append { await providers.stop() }
        providers.register(on: &router)
        publicAddress = try await listen("public", .tcp(configuration.http.listen.text), router)
    }

    private func listen(_ name: String, _ endpoint: ListeningEndpoint, _ router: Router) async throws(StartError)
        -> ListeningAddress
    {
        let listener = HTTPListener(name: name, endpoint: endpoint, router: router)
        do throws(ListeningError) {
            let address = try await listener.start()
            cleanup.append { await listener.stop() }
            return address
        } catch {
            throw .listen("\(name): \(error)")
        }
    }

    private func watchQueue(_ desk: Desk) async throws(StartError) {
        let queue = QueueWatch.folder(configuration.queue, desk: desk, clock: clock)
        do throws(SystemError) {
            try await queue.start()
        } catch {
            throw .state("the queue folder \(configuration.queue): \(error)")
        }
        cleanup.append { await queue.stop() }
    }

    /// A folder that is named and not there is a mistake: reports would pile up elsewhere, unread.
    private func watchBounces(_ desk: Desk) async throws(StartError) {
        guard let path = configuration.bounces.maildir else { return }
        let maildir = BounceWatch.maildir(path, desk: desk, clock: clock)
        do throws(SystemError) {
            try await maildir.start()
        } catch {
            throw .configuration([
                DocumentFault(
                    line: 0, key: "bounces.maildir", problem: "\(path) cannot be used: \(error)",
                    expected: "a maildir with new/ and cur/ that the daemon can read and write")
            ])
        }
        cleanup.append { await maildir.stop() }
    }

    private func makeFolder(_ path: String, mode: Int) throws(StartError) {
        guard !FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: mode])
        } catch {
            throw .state("the folder \(path) cannot be made: \(error.localizedDescription)")
        }
    }
}
