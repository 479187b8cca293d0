// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Transport

@Suite struct SiteQueuesTests {
    private func queued(_ host: String, _ number: UInt32, version: VersionKey = VersionKey(1)) throws
        -> SiteQueues.Queued
    {
        let address = WebhookAddress(url: "https://\(host)/", secret: WebhookHarness.secret)
        let claimed = ClaimedDelivery(
            delivery: DeliveryKey(version: version, rank: 0, volunteer: VolunteerKey(number)),
            destination: .webhook(address), name: "", language: try #require(LanguageTag("en")), tries: 0,
            hasReserve: false)
        return SiteQueues.Queued(
            alert: Alert(claimed: claimed, letter: .webhook(PlainLetter()), windowEnd: Instant(milliseconds: 0)),
            endpoint: try WebhookEndpoint(address, allowHTTP: false))
    }

    private func numbers(_ queued: [SiteQueues.Queued]) -> [UInt32] {
        queued.map(\.alert.delivery.volunteer.number)
    }

    @Test("sites take turns, each in its own order")
    func turns() throws {
        let queues = SiteQueues(widest: 4)
        for number in 1...3 { queues.add(try queued("a.example", UInt32(number))) }
        for number in 11...12 { queues.add(try queued("b.example", UInt32(number))) }
        var order: [UInt32] = []
        while let (site, queued) = queues.next() {
            order.append(queued.alert.delivery.volunteer.number)
            _ = queues.finished(on: site, .unknown)
        }
        #expect(order == [1, 11, 2, 12, 3])
        #expect(queues.waiting.isEmpty)
    }

    @Test("a site begins with one request, gets one more with each answer up to the limit, and falls back to one")
    func width() throws {
        let queues = SiteQueues(widest: 3)
        for number in 1...100 { queues.add(try queued("a.example", UInt32(number))) }
        func startAll() -> [SiteQueues.Site] {
            var sites: [SiteQueues.Site] = []
            while let (site, _) = queues.next() { sites.append(site) }
            return sites
        }
        var running = startAll()
        #expect(running.count == 1)
        for expected in [2, 3, 3] {
            for site in running { #expect(queues.finished(on: site, .answered).isEmpty) }
            running = startAll()
            #expect(running.count == expected)
        }
        #expect(queues.finished(on: running[0], .failed).isEmpty)
        #expect(startAll().isEmpty, "two still run")
        #expect(queues.finished(on: running[1], .unknown).isEmpty)
        #expect(queues.finished(on: running[2], .unknown).isEmpty)
        #expect(startAll().count == 1)
    }

    @Test("a second failure running hands back what waits, and an answer in between forgives the first")
    func down() throws {
        let queues = SiteQueues(widest: 1)
        for number in 1...6 { queues.add(try queued("a.example", UInt32(number))) }
        queues.add(try queued("b.example", 11))
        func finish(_ verdict: SiteQueues.Verdict) throws -> [UInt32] {
            let (site, _) = try #require(queues.next())
            return numbers(queues.finished(on: site, verdict))
        }
        #expect(try finish(.failed) == [])  // 1
        #expect(try finish(.unknown) == [])  // 11
        #expect(try finish(.answered) == [])  // 2
        #expect(try finish(.failed) == [])  // 3
        #expect(try finish(.failed) == [5, 6])  // 4
        #expect(queues.next() == nil)
        queues.add(try queued("a.example", 7))
        queues.add(try queued("a.example", 8))
        #expect(try finish(.answered) == [])
        #expect(try finish(.answered) == [])
    }

    @Test("taking out by version keeps the order and the turns of the rest")
    func removal() throws {
        let queues = SiteQueues(widest: 1)
        for number in 1...4 {
            queues.add(try queued("a.example", UInt32(number), version: VersionKey(UInt32(number % 2))))
            queues.add(try queued("b.example", UInt32(10 + number), version: VersionKey(0)))
        }
        let removed = queues.removeAll { $0.version == VersionKey(0) }
        #expect(numbers(removed).sorted() == [2, 4, 11, 12, 13, 14])
        var order: [UInt32] = []
        while let (site, queued) = queues.next() {
            order.append(queued.alert.delivery.volunteer.number)
            _ = queues.finished(on: site, .answered)
        }
        #expect(order == [1, 3])
    }

    @Test("ten thousand sites and alerts come out once each")
    func many() throws {
        let queues = SiteQueues(widest: 2)
        for number in 1...10_000 { queues.add(try queued("h\(number % 5000).example", UInt32(number))) }
        var seen: Set<UInt32> = []
        while let (site, queued) = queues.next() {
            #expect(seen.insert(queued.alert.delivery.volunteer.number).inserted)
            _ = queues.finished(on: site, .answered)
        }
        #expect(seen.count == 10_000)
    }
}
