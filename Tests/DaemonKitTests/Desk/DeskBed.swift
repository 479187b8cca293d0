// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Dispatching
import Domain
import Intake
import Ledger
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import DaemonKit

/// The staff's desk on a real ledger and engine, with a way out that keeps everything in hand.
final class DeskBed: Sendable {
    let folder: TemporaryFolder
    let clock = ManualClock()
    let ledger: SQLiteLedger
    /// The ledger as desk, counter and engine see it: a test may step in.
    let store: InterposedStore<SQLiteLedger>
    let engine: Engine
    let mail: KeepingSender
    let relays = SwitchedRelays()
    let desk: Desk
    let tokens: SignedTokens
    let reference: Reference

    init(volunteers: Int) async throws {
        tokens = SignedTokens(keys: try #require(TokenKeys([[UInt8](repeating: 1, count: 32)])))
        folder = try TemporaryFolder()
        ledger = try SQLiteLedger.open(in: folder.path, key: Array(0..<32), clock: clock)
        store = InterposedStore(ledger)
        let log = Log(component: "test", threshold: .alarm)
        let recorder = Recorder(store: store, clock: clock, log: log)
        mail = KeepingSender(sink: recorder, clock: clock)
        let world = try WorldFacts()
        engine = Engine(
            store: store, renderer: NoLetters(), senders: [mail], recorder: recorder,
            policies: Planner.Policies(
                order: { [clock] places, audience, _ in world.order(places, audience, at: clock.now()) },
                choose: { LanguageLookup.choose(ladder: $0, available: $1, fallback: $2) },
                reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) }),
            inFlight: 4096, clock: clock, log: log)
        let letters = try Letters(
            organisation: Organisation(name: "E", from: "ua@example.org", bounces: "bounces@example.org"),
            files: ConfigFiles(), links: PersonalLinks(publicURL: "https://act.example.org", tokens: tokens),
            keys: tokens.keys, zone: { world.firstZone(of: $0) })
        let rules = ApprovalRules(defaultWindow: .seconds(43_200), longestWindow: .seconds(1_209_600))
        let settings = DeskSettings(
            actionReader: ActionReader(regions: { world.regions.countries(for: $0) }),
            rosterRules: RosterReader.Rules(), rules: rules, upstream: [], testWebhook: { _ in NoTest() },
            previews: letters.previews(rules))
        desk = Desk(
            store: store, engine: engine, relayControl: relays,
            counter: AudienceCounter(store: store, log: log, pauseAfterFailure: .milliseconds(20)),
            errands: Errands(recorder: recorder, clock: clock),
            endpointWatch: EndpointWatch(
                store: store, alarms: NoAlarms(), owners: NoOwners(), clock: clock, log: log),
            regions: world.regions, settings: { settings }, tokens: tokens, proof: OwnMarks(tokens),
            decoy: try WebhookSecret.make(),
            windows: WindowWatch(
                store: store, rates: RateBook(), inFlight: 4096, alarms: NoAlarms(), clock: clock, log: log),
            clock: clock, log: log)
        reference = try #require(Reference("UA 1/26"))
        try await enrol(1...volunteers)
        try await engine.start()
    }

    func stop() async {
        await engine.stop(by: clock.now())
        await ledger.close()
    }

    func enrol(_ numbers: ClosedRange<Int>) async throws {
        let kenya = try #require(CountryCode("KE"))
        let rows = numbers.map { number in
            RosterRow(
                line: number,
                volunteer: Volunteer(
                    id: "v\(number)", email: "v\(number)@example.org", languages: [.english], country: kenya))
        }
        _ = try await ledger.importChunk(rows, dryRun: false, at: clock.now())
    }

    /// A draft that waits for approval.
    func submit(stopAt: Int? = nil) async throws {
        let action = UrgentAction(
            reference: reference, country: try #require(CountryCode("HN")), author: "author", sources: ["one", "two"],
            stopAtResponses: stopAt, text: [.english: ActionText(subject: "subject", body: "body")])
        _ = try await ledger.submit(
            Submission(
                action: action, digest: String(repeating: "0", count: 64),
                by: Identity(name: "author", login: "author"), at: clock.now(),
                audience: ResolvedAudience(countries: [try #require(CountryCode("KE"))], languages: [], networks: []),
                warnings: []))
    }

    @discardableResult
    func approve() async throws(DeskError) -> ApprovalReceipt {
        try await desk.approve(
            ApprovalOrder(reference: reference), by: Identity(name: "approver", login: "approver"))
    }
}

/// Takes alerts and fences, and lets nothing out.
final class KeepingSender: Sender {
    let channel = Channel.email
    private let sink: any OutcomeSink
    private let clock: ManualClock
    private let state = Mutex(State())

    private struct State {
        var fences: [VersionKey: Fence] = [:]
        var held: [Alert] = []
        var beforeClosing: (@Sendable () async -> Void)?
    }

    init(sink: any OutcomeSink, clock: ManualClock) {
        self.sink = sink
        self.clock = clock
    }

    /// Whether text of the first version may begin; a withdrawal's notice is a version of its own.
    var mayBegin: Bool { state.withLock { $0.fences[VersionKey(1)]?.isOpen ?? false } }

    func mayBegin(_ version: UInt32) -> Bool { state.withLock { $0.fences[VersionKey(version)]?.isOpen ?? false } }

    func submit(_ alerts: [Alert]) { state.withLock { $0.held += alerts } }
    /// Runs before each closed fence is taken.
    func beforeClosing(_ body: @escaping @Sendable () async -> Void) { state.withLock { $0.beforeClosing = body } }

    func install(_ fence: Fence) async {
        if !fence.isOpen, let body = state.withLock({ $0.beforeClosing }) { await body() }
        state.withLock { $0.fences[fence.version] = fence }
    }

    func remove(_ version: VersionKey) async { state.withLock { $0.fences[version] = nil } }
    func held() async -> [DeliveryKey] { state.withLock { $0.held.map(\.delivery) } }

    func stop(by deadline: Instant) async {
        let held = state.withLock { state in
            defer { state.held = [] }
            return state.held
        }
        let now = clock.now()
        sink.take(held.map { SendReport(alert: $0, outcome: .notSent(.stopping), at: now, route: "kept") })
    }
}

/// Letters without content.
private struct NoLetters: LetterRenderer {
    private struct Nothing: MailLetter {
        func envelope(for claimed: ClaimedDelivery) -> MailEnvelope {
            MailEnvelope(sender: "", recipient: "", identifier: "")
        }
        func write(for claimed: ClaimedDelivery, to text: inout [UInt8]) {}
        func size(for claimed: ClaimedDelivery) -> Int { 0 }
    }

    func letter(for live: LiveVersion, text: ActionText, readership: Readership) throws(UnrenderableText) -> Letter {
        .mail(Nothing())
    }
}

/// Nobody is told anything.
struct NoOwners: OwnerMessenger {
    func tell(_ notice: EndpointNotice) async -> Bool { true }
}

/// Nothing is tried here.
struct NoTest: WebhookLetter {
    let contentType = "application/json"

    func identifier(for claimed: ClaimedDelivery) -> String { "test" }
    func body(for claimed: ClaimedDelivery) -> [UInt8] { [] }
}
