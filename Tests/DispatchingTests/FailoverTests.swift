// SPDX-License-Identifier: MIT

import Domain
import Ledger
import TestSupport
import Testing

@testable import Dispatching

@Suite("The other channel takes over")
struct FailoverTests {
    /// Ten groups with an endpoint and an address.
    private static func enrol(in bed: EngineBed) async throws {
        let kenya = try #require(CountryCode("KE"))
        let rows = (1...10).map { number in
            RosterRow(
                line: number,
                volunteer: Volunteer(
                    id: "g\(number)", email: "g\(number)@example.org", languages: [.english], country: kenya,
                    webhook: WebhookAddress(url: "https://g\(number).example.org/", secret: "whsec_x")))
        }
        _ = try await bed.ledger.importChunk(rows, dryRun: false, at: bed.clock.now())
    }

    private static let down = Refusal(reason: .throttled, code: 503, text: "HTTP 503")

    /// Lets the clock run to a share of the window, with everything looked at anew.
    private static func pass(_ span: Duration, _ bed: EngineBed) async {
        bed.clock.advance(by: span)
        await bed.engine.lookAgain()
    }

    /// Waits, commit by commit.
    private static func wait(in bed: EngineBed, until isReached: () -> Bool) async throws {
        while !isReached() { try await bed.steps.next(within: .seconds(120)) }
    }

    @Test(
        "endpoints that fail all the time become e-mails when a third of the window is left, each counted once",
        arguments: [Outcome.refusedForNow(down), .untried(RouteTrouble(failures: 2)), .ambiguous(down)])
    func shrinkingWindow(failure: Outcome) async throws {
        let bed = try await EngineBed(endpoints: { _ in failure })
        try await Self.enrol(in: bed)
        _ = try await bed.approve(window: 3600)
        try await bed.engine.start()
        var account = try await bed.reach(10, .deferred)
        await Self.pass(.seconds(39 * 60), bed)
        try await Self.wait(in: bed) { bed.webhooks?.sent.count == 20 }
        account = try await bed.reach(10, .deferred)
        #expect(bed.mail.sent.isEmpty, "two thirds of the window are the endpoint's")
        await Self.pass(.seconds(61), bed)
        account = try await bed.reach(10, .accepted)
        #expect(Set(bed.mail.sent).count == 10 && bed.mail.sent.count == 10)
        #expect(account.audience == 10 && account.byChannel[.email]?[.accepted] == 10)
        #expect(account.byChannel[.webhook, default: [:]].values.reduce(0, +) == 0)
        let isAmbiguous = if case .ambiguous = failure { true } else { false }
        #expect(account.possiblyTwice == (isAmbiguous ? 10 : 0))
        #expect(try await bed.proof() == [])
        await bed.stop()
    }

    @Test("whoever is moved never comes back, however the reserve fails")
    func noWayBack() async throws {
        let bed = try await EngineBed(
            answer: { _ in .refusedForNow(Refusal(reason: .temporary, code: 451, text: "451 later")) },
            endpoints: { _ in .refusedForGood(Refusal(reason: .address, code: 404, text: "HTTP 404")) })
        try await Self.enrol(in: bed)
        _ = try await bed.approve(window: 3600)
        try await bed.engine.start()
        try await Self.wait(in: bed) { bed.mail.sent.count == 10 }
        for tries in 2...4 {
            await Self.pass(.seconds(800), bed)
            try await Self.wait(in: bed) { bed.mail.sent.count == tries * 10 }
        }
        #expect(bed.webhooks?.sent.count == 10)
        _ = try await bed.account()
        #expect(try await bed.proof() == [])
        await bed.stop()
    }
}
