// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Ledger
import TestSupport
import Testing

@Suite("The language ladder with patience")
struct LadderTests {
    /// Readers of Arabic before English; of Arabic, Spanish, English; of Spanish before English; of English.
    private static let readers = ["ar en", "ar es en", "es en", "en"]

    /// 400 people, 100 of each kind, and an action in English that expects Arabic and Spanish for half an hour.
    private func bed(_ folder: TemporaryFolder? = nil, clock: ManualClock = ManualClock(), people: Int = 100)
        async throws -> EngineBed
    {
        let bed = try await EngineBed(folder: folder, clock: clock)
        try await bed.enrol(Self.readers.flatMap { ladder in (0..<people).map { _ in ladder } })
        try await bed.engine.start()
        return bed
    }

    private func open(_ bed: EngineBed) async throws -> LiveVersion {
        let live = try await bed.approve(
            languages: LanguagePolicy(expected: try bed.tags("ar es"), patienceSeconds: 1_800))
        try await bed.engine.open(live)
        return live
    }

    @Test("who need not wait is sent to at once; a release lets go exactly those for whom it is the best")
    func releases() async throws {
        let bed = try await bed()
        let live = try await open(bed)
        var account = try await bed.reach(100, .accepted)
        account = try await bed.reach(300, .held)
        #expect(account.held.map(\.language.text) == ["ar", "es"])
        #expect(account.held.map(\.count) == [200, 100])
        #expect(account.held.allSatisfy { $0.until == live.opened.advanced(by: .seconds(1_800)) })
        #expect(try await bed.proof().isEmpty)

        try await bed.release("es")
        account = try await bed.reach(200, .accepted)
        account = try await bed.reach(200, .held)
        #expect(account.byLanguage[try bed.tag("es")]?[.accepted] == 100)
        #expect(account.held.map(\.count) == [200], "who waits for Arabic waits on")
        account = try await bed.reach(100, .held, language: "es")
        #expect(account.byLanguage[.english]?[.held] == 100)

        try await bed.release("ar")
        account = try await bed.reach(400, .accepted)
        #expect(account.byLanguage[try bed.tag("ar")]?[.accepted] == 200)
        #expect(account.held.isEmpty && account.states[.held] == 0)
        #expect(Set(bed.mail.sent).count == 400 && bed.mail.sent.count == 400, "nobody gets a second alert")
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("when patience ends, everybody gets the best text there is; a later translation reaches nobody twice")
    func patience() async throws {
        let bed = try await bed()
        _ = try await open(bed)
        _ = try await bed.reach(300, .held)
        try await bed.release("es")
        _ = try await bed.reach(200, .accepted)
        _ = try await bed.reach(100, .held, language: "es")
        bed.clock.advance(by: .seconds(1_799))
        await bed.engine.lookAgain()
        #expect(try await bed.account().states[.held] == 200, "not a second early")
        bed.clock.advance(by: .seconds(1))
        await bed.engine.lookAgain()
        let account = try await bed.reach(400, .accepted)
        #expect(account.byLanguage[try bed.tag("es")]?[.accepted] == 200)
        #expect(account.byLanguage[.english]?[.accepted] == 200)
        try await bed.release("ar")
        await bed.engine.lookAgain()
        #expect(try await bed.account().states[.accepted] == 400)
        #expect(bed.mail.sent.count == 400)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("waiting never takes more than a quarter of the window")
    func quarter() async throws {
        let bed = try await bed()
        let live = try await bed.approve(
            window: 4_000, languages: LanguagePolicy(expected: try bed.tags("ar es"), patienceSeconds: 1_800))
        #expect(live.holdsUntil == live.opened.advanced(by: .seconds(1_000)))
        try await bed.engine.open(live)
        _ = try await bed.reach(300, .held)
        bed.clock.advance(by: .seconds(1_000))
        await bed.engine.lookAgain()
        _ = try await bed.reach(400, .accepted)
        await bed.stop()
    }

    @Test("a forecast may end the waiting early")
    func forecast() async throws {
        let bed = try await bed()
        let live = try await open(bed)
        _ = try await bed.reach(300, .held)
        try await bed.engine.endPatience(of: live.key)
        _ = try await bed.reach(400, .accepted)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a successor goes on waiting, and finishes a release that its predecessor did not see through")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let first = try await bed(folder, clock: clock)
        _ = try await open(first)
        _ = try await first.reach(300, .held)
        _ = try await first.reach(100, .accepted)
        // Committed, and the engine never hears of it.
        try await first.release("es", tell: false)
        await first.stop()

        let second = try await EngineBed(folder: folder, clock: clock)
        try await second.engine.start()
        var account = try await second.reach(200, .accepted)
        account = try await second.reach(200, .held)
        #expect(account.held.map(\.language.text) == ["ar"])
        await second.stop()

        let third = try await EngineBed(folder: folder, clock: clock)
        try await third.engine.start()
        clock.advance(by: .seconds(1_800))
        await third.engine.lookAgain()
        account = try await third.reach(400, .accepted)
        #expect(account.possiblyTwice == 0)
        #expect(try await third.proof().isEmpty)
        await third.stop()

        // Patience may also end while nobody is at work.
        let fourth = try await EngineBed(folder: folder, clock: clock)
        try await fourth.engine.start()
        #expect(try await fourth.account().states[.accepted] == 400)
        await fourth.stop()
    }

    @Test("patience that ended while the daemon was down is over at start")
    func restartLate() async throws {
        let folder = try TemporaryFolder()
        let clock = ManualClock()
        let first = try await bed(folder, clock: clock)
        _ = try await open(first)
        _ = try await first.reach(300, .held)
        _ = try await first.reach(100, .accepted)
        await first.stop()
        clock.advance(by: .seconds(3_600))
        let second = try await EngineBed(folder: folder, clock: clock)
        try await second.engine.start()
        _ = try await second.reach(400, .accepted)
        #expect(try await second.proof().isEmpty)
        await second.stop()
    }

    @Test("a withdrawal cancels those who wait, and no release brings them back")
    func withdrawal() async throws {
        let bed = try await bed()
        let live = try await open(bed)
        _ = try await bed.reach(100, .accepted)
        _ = try await bed.reach(300, .held)
        _ = try await bed.ledger.withdraw(
            live.reference, by: Identity(name: "staff", login: "staff"), reason: "unsafe", at: bed.clock.now())
        await bed.engine.close(live.key)
        await bed.engine.released(live)
        bed.clock.advance(by: .seconds(1_800))
        await bed.engine.lookAgain()
        let account = try await bed.reach(300, .cancelled)
        #expect(account.states[.accepted] == 100 && bed.mail.sent.count == 100)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }

    @Test("a release while thousands are being planned leaves nobody waiting")
    func releaseWhilePlanning() async throws {
        let bed = try await bed(people: 2_500)
        _ = try await open(bed)
        try await bed.steps.next(within: .seconds(120))
        try await bed.release("es")
        try await bed.release("ar")
        let account = try await bed.reach(10_000, .accepted)
        #expect(account.states[.held] == 0)
        #expect(account.byLanguage[.english]?[.accepted] ?? 0 >= 2_500)
        #expect(Set(bed.mail.sent).count == 10_000 && bed.mail.sent.count == 10_000)
        #expect(try await bed.proof().isEmpty)
        await bed.stop()
    }
}

extension EngineBed {
    func tag(_ text: String) throws -> LanguageTag { try #require(LanguageTag(text)) }

    func tags(_ texts: String) throws -> [LanguageTag] {
        try texts.split(separator: " ").map { try tag(String($0)) }
    }

    /// One volunteer for each ladder.
    func enrol(_ ladders: [String]) async throws {
        let kenya = try #require(CountryCode("KE"))
        let rows = try ladders.enumerated().map { number, ladder in
            RosterRow(
                line: number + 1,
                volunteer: Volunteer(
                    id: "v\(number)", email: "v\(number)@example.org", languages: try tags(ladder), country: kenya))
        }
        _ = try await ledger.importChunk(rows, dryRun: false, at: clock.now())
    }

    /// Adds and releases a language.
    func release(_ language: String, of text: String = "UA 1/26", tell: Bool = true) async throws {
        let reference = try #require(Reference(text))
        _ = try await ledger.translate(
            Translation(
                reference: reference, language: try tag(language), text: ActionText(subject: language, body: "body"),
                digest: language, by: Identity(name: "translator", login: "translator"), at: clock.now()))
        let result = try await ledger.approve(
            LanguageApprovalRequest(
                reference: reference, language: try tag(language), by: Identity(name: "approver", login: "approver"),
                at: clock.now()))
        if tell { await engine.released(try #require(result.live)) }
    }

    /// Waits until so many rows of a language are in a state.
    func reach(_ count: Int, _ state: DeliveryState, language: String) async throws -> VersionAccount {
        while true {
            let account = try await account()
            if account.byLanguage[try tag(language)]?[state] == count { return account }
            try await steps.next(within: .seconds(120))
        }
    }
}
