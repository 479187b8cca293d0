// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import Telemetry
import TestSupport
import Testing

/// A real ledger with a roster, an engine on it, and a sender that the test scripts.
final class EngineBed: Sendable {
    let folder: TemporaryFolder
    let clock: ManualClock
    let ledger: SQLiteLedger
    /// The ledger as engine and recorder see it: a test may step in.
    let store: InterposedStore<SQLiteLedger>
    let recorder: Recorder
    let mail: ScriptedSender
    /// Only where the test says how endpoints answer.
    let webhooks: ScriptedSender?
    let engine: Engine
    /// One value per commit of rows or outcomes.
    let steps = TestSignal<Void>()

    init(
        folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock(), volunteers: Int = 0, inFlight: Int = 4096,
        renderer: any LetterRenderer = PlainRenderer(),
        answer: @escaping @Sendable (Alert) -> Outcome? = { _ in .accepted(reply: "250 ok") },
        endpoints: (@Sendable (Alert) -> Outcome?)? = nil
    ) async throws {
        let folder = try folder ?? TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: Array(0..<32), clock: clock)
        let store = InterposedStore(ledger)
        let recorder = Recorder(store: store, clock: clock, log: Self.log)
        let mail = ScriptedSender(sink: recorder, clock: clock, answer: answer)
        let webhooks = endpoints.map { ScriptedSender(.webhook, sink: recorder, clock: clock, answer: $0) }
        engine = Engine(
            store: store, renderer: renderer, senders: [mail] + (webhooks.map { [$0] } ?? []), recorder: recorder,
            policies: Self.policies, inFlight: inFlight, clock: clock, log: Self.log,
            observer: { [steps] _ in steps.send(()) })
        (self.folder, self.clock, self.ledger, self.store) = (folder, clock, ledger, store)
        (self.recorder, self.mail, self.webhooks) = (recorder, mail, webhooks)
        if volunteers > 0 { try await enrol(volunteers) }
    }

    func stop() async {
        await engine.stop(by: clock.now())
        await ledger.close()
    }

    private func enrol(_ count: Int) async throws {
        let kenya = try #require(CountryCode("KE"))
        let rows = (1...count).map { number in
            RosterRow(
                line: number,
                volunteer: Volunteer(
                    id: "v\(number)", email: "v\(number)@example.org", languages: [.english], country: kenya))
        }
        _ = try await ledger.importChunk(rows, dryRun: false, at: clock.now())
    }

    /// Hands in and approves an action for everybody; the engine is not told yet.
    func approve(
        _ text: String = "UA 1/26", window seconds: Int64 = 43_200, languages: LanguagePolicy = LanguagePolicy()
    ) async throws -> LiveVersion {
        let reference = try #require(Reference(text))
        let action = UrgentAction(
            reference: reference, country: try #require(CountryCode("HN")), author: "author",
            window: .lasting(seconds: seconds), sources: ["one", "two"], languages: languages,
            text: [.english: ActionText(subject: "subject", body: "body")])
        _ = try await ledger.submit(
            Submission(
                action: action, digest: String(repeating: "0", count: 64),
                by: Identity(name: "author", login: "author"),
                at: clock.now(),
                audience: ResolvedAudience(countries: [try #require(CountryCode("KE"))], languages: [], networks: []),
                warnings: []))
        _ = try await ledger.countAudience(of: reference)
        return try await ledger.approve(
            ApprovalRequest(
                reference: reference, by: Identity(name: "approver", login: "approver"), at: clock.now(),
                rules: ApprovalRules(defaultWindow: .seconds(43_200), longestWindow: .seconds(1_209_600)))
        ).live
    }

    /// Writes every row at once, as a planner does that had the ledger for itself.
    func plan(_ live: LiveVersion) async throws {
        let planner = Planner(store: ledger, clock: clock, policies: Self.policies, log: Self.log)
        try await planner.plan(live, mayGoOn: { true }, onRows: {})
    }

    /// Commits the withdrawal; the engine is not told.
    func withdraw(_ live: LiveVersion) async throws {
        _ = try await ledger.withdraw(
            live.reference, by: Identity(name: "staff", login: "staff"), reason: "unsafe", at: clock.now())
    }

    private static let log = Log(component: "test", threshold: .alarm)
    private static let policies = Planner.Policies(
        order: { places, audience, _ in places.filter { audience.countries.contains($0.country) }.map(\.key) },
        choose: { LanguageLookup.choose(ladder: $0, available: $1, fallback: $2) },
        reads: { LanguageLookup.reads(ladder: $0, anyOf: $1) })

    /// The account of the newest version.
    func account(_ text: String = "UA 1/26") async throws -> VersionAccount {
        let account = try await ledger.account(of: try #require(Reference(text)), at: clock.now())
        return try #require(account.versions.last)
    }

    /// Waits, commit by commit, until so many rows are in a state.
    func reach(_ count: Int, _ state: DeliveryState, _ text: String = "UA 1/26") async throws -> VersionAccount {
        while true {
            let account = try await account(text)
            if account.states[state] == count { return account }
            do {
                try await steps.next(within: .seconds(120))
            } catch {
                Issue.record("\(count) \(state.name) were never reached: \(account.states)")
                throw error
            }
        }
    }

    func proof(_ text: String = "UA 1/26") async throws -> [String] {
        try await ledger.reconcile(try #require(Reference(text))).flatMap(\.differences)
    }
}

/// Letters without content: what is rendered is Composing's matter.
struct PlainRenderer: LetterRenderer {
    private struct Plain: MailLetter {
        func envelope(for claimed: ClaimedDelivery) -> MailEnvelope {
            MailEnvelope(sender: "", recipient: "", identifier: "")
        }
        func write(for claimed: ClaimedDelivery, to text: inout [UInt8]) {}
        func size(for claimed: ClaimedDelivery) -> Int { 0 }
    }

    func letter(for live: LiveVersion, text: ActionText, readership: Readership) throws(UnrenderableText) -> Letter {
        .mail(Plain())
    }
}
