// SPDX-License-Identifier: MIT

import Domain
import Ledger
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Dispatching

@Suite("Nobody's endpoint is disabled in silence")
struct EndpointWatchTests {
    /// Remembers what is raised, in order; the end of an alarm is an empty text.
    private final class Alarms: AlarmSink {
        let said = TestSignal<String>()
        func raise(_ condition: AlarmCondition, _ detail: String) {
            if condition == .endpointsDisabled { said.send(detail) }
        }
        func clear(_ condition: AlarmCondition) {
            if condition == .endpointsDisabled { said.send("") }
        }
    }

    /// Tells as the test says and remembers whom.
    private final class Owners: OwnerMessenger {
        let told = TestSignal<String>()
        let works = Mutex(true)
        func tell(_ notice: EndpointNotice) async -> Bool {
            told.send(notice.email)
            return works.withLock { $0 }
        }
    }

    @Test("an endpoint that is gone raises the alarm and tells its owner once; enabling it ends the alarm")
    func gone() async throws {
        let alarms = Alarms()
        let owners = Owners()
        let bed = try await EngineBed(endpoints: { _ in
            .refusedForGood(Refusal(reason: .address, code: 410, text: "HTTP 410"))
        })
        let watch = EndpointWatch(
            store: bed.ledger, alarms: alarms, owners: owners, clock: bed.clock,
            log: Log(component: "test", threshold: .alarm))
        let group = Volunteer(
            id: "g1", email: "owner@example.org", languages: [.english], country: try #require(CountryCode("KE")),
            webhook: WebhookAddress(url: "https://g1.example.org/secret-path", secret: "whsec_x"))
        _ = try await bed.ledger.importChunk(
            [RosterRow(line: 1, volunteer: group)], dryRun: false, at: bed.clock.now())
        _ = try await bed.approve()
        try await bed.engine.start()
        let account = try await bed.reach(1, .accepted)
        #expect(account.byChannel[.email]?[.accepted] == 1, "the alert itself goes by mail")

        owners.works.withLock { $0 = false }
        await watch.look()
        let detail = try await alarms.said.next()
        #expect(detail.contains("disabled: 1") && !detail.contains("g1"))
        #expect(try await owners.told.next() == "owner@example.org")
        await watch.telling?.value
        #expect(try await bed.ledger.untoldOwners(limit: 9).count == 1, "the word did not get out")
        owners.works.withLock { $0 = true }
        await watch.look()
        _ = try await alarms.said.next()
        #expect(try await owners.told.next() == "owner@example.org")
        await watch.telling?.value
        #expect(try await bed.ledger.untoldOwners(limit: 9).isEmpty)

        let operators = Identity(name: "operator", login: "operator")
        _ = try await bed.ledger.enableEndpoint(of: "g1", by: operators, at: bed.clock.now())
        await watch.look()
        #expect(try await alarms.said.next().isEmpty)
        await watch.stop()
        await bed.stop()
    }
}

@Suite("Errands go the way of the alerts")
struct ErrandsTests {
    private struct Test: WebhookLetter {
        let contentType = "application/json"
        func identifier(for claimed: ClaimedDelivery) -> String { "test" }
        func body(for claimed: ClaimedDelivery) -> [UInt8] { [] }
    }

    private final class Sink: OutcomeSink {
        let reports = TestSignal<SendReport>()
        func take(_ reports: [SendReport]) { for report in reports { self.reports.send(report) } }
    }

    @Test("what came of an errand comes back to whoever sent it, and of an alert to the recorder")
    func sorted() async throws {
        let clock = ManualClock()
        let sink = Sink()
        let errands = Errands(recorder: sink, clock: clock)
        let sender = ScriptedSender(.webhook, sink: errands, clock: clock)
        #expect(await errands.run(.webhook(Test()), to: .email(address: "x@example.org"), within: .seconds(5)) == nil)
        await errands.open([sender])
        let destination = Destination.webhook(WebhookAddress(url: "https://example.org/"))
        async let first = errands.run(.webhook(Test()), to: destination, within: .seconds(5))
        async let second = errands.run(.webhook(Test()), to: destination, within: .seconds(5))
        let reports = await [first, second].compactMap { $0 }
        #expect(Set(reports.map(\.alert.delivery)).count == 2)
        #expect(reports.allSatisfy { $0.outcome == .accepted(reply: "250 ok") && $0.alert.version == Errands.version })

        let version = VersionKey(1)
        await sender.install(Fence(version: version, closes: clock.now().advanced(by: .seconds(60)), isOpen: true))
        let claimed = ClaimedDelivery(
            delivery: DeliveryKey(version: version, rank: 0, volunteer: VolunteerKey(1)), destination: destination,
            name: "", language: .english, tries: 0, hasReserve: false)
        sender.submit([
            Alert(claimed: claimed, letter: .webhook(Test()), windowEnd: clock.now().advanced(by: .seconds(60)))
        ])
        #expect(try await sink.reports.next().alert.version == version)
        errands.close()
        #expect(await errands.run(.webhook(Test()), to: destination, within: .seconds(5)) == nil)
    }
}
