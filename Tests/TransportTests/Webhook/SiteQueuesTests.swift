// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Transport

@Suite struct SiteQueuesTests {
    private let now = ContinuousClock.now

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
            endpoint: try WebhookEndpoint(address, allowHTTP: false, keys: []))
    }

    private func numbers(_ queued: [SiteQueues.Queued]) -> [UInt32] {
        queued.map(\.alert.delivery.volunteer.number)
    }

    /// Takes every place there is at a moment.
    private func startAll(_ queues: SiteQueues, at moment: ContinuousClock.Instant? = nil) -> [SiteQueues.Place] {
        var places: [SiteQueues.Place] = []
        while let (place, _) = queues.next(at: moment ?? now) { places.append(place) }
        return places
    }

    @Test("sites take turns, each in its own order")
    func turns() throws {
        let queues = SiteQueues(widest: 4, places: 8)
        for number in 1...3 { queues.add(try queued("a.example", UInt32(number)), at: now) }
        for number in 11...12 { queues.add(try queued("b.example", UInt32(number)), at: now) }
        var order: [UInt32] = []
        while let (place, queued) = queues.next(at: now) {
            order.append(queued.alert.delivery.volunteer.number)
            _ = queues.finished(place, .nothing, at: now)
        }
        #expect(order == [1, 11, 2, 12, 3])
        #expect(queues.waiting.isEmpty && queues.waitingCount == 0)
    }

    @Test("a site begins with one request, gets one more with each answer up to the limit, and half with a failure")
    func width() throws {
        let queues = SiteQueues(widest: 3, places: 64)
        for number in 1...100 { queues.add(try queued("a.example", UInt32(number)), at: now) }
        var running = startAll(queues)
        #expect(running.count == 1)
        for expected in [2, 3, 3] {
            for place in running { #expect(queues.finished(place, .answered, at: now).isEmpty) }
            running = startAll(queues)
            #expect(running.count == expected)
        }
        #expect(queues.finished(running[0], .failed, at: now).isEmpty)
        #expect(startAll(queues).isEmpty, "two still run")
        #expect(queues.finished(running[1], .nothing, at: now).isEmpty)
        #expect(queues.finished(running[2], .nothing, at: now).isEmpty)
        #expect(startAll(queues).count == 1)
    }

    @Test("a second failure running hands back what waits, and an answer in between forgives the first")
    func down() throws {
        let queues = SiteQueues(widest: 1, places: 64)
        for number in 1...6 { queues.add(try queued("a.example", UInt32(number)), at: now) }
        queues.add(try queued("b.example", 11), at: now)
        func finish(_ word: HostGate.Word) throws -> [UInt32] {
            let (place, _) = try #require(queues.next(at: now))
            return numbers(queues.finished(place, word, at: now))
        }
        #expect(try finish(.failed) == [])  // 1
        #expect(try finish(.nothing) == [])  // 11
        #expect(try finish(.answered) == [])  // 2
        #expect(try finish(.failed) == [])  // 3
        #expect(try finish(.failed) == [5, 6])  // 4
        #expect(queues.next(at: now) == nil && queues.waitingCount == 0)
        queues.add(try queued("a.example", 7), at: now)
        queues.add(try queued("a.example", 8), at: now)
        #expect(try finish(.answered) == [])
        #expect(try finish(.answered) == [])
    }

    @Test("fifty chat rooms on one host, the first three of which hang: the others need not wait for them")
    func hangingRooms() throws {
        let queues = SiteQueues(widest: 8, places: 64)
        for number in 1...50 { queues.add(try queued("chat.example", UInt32(number)), at: now) }
        var hanging = startAll(queues)
        for second in 1...2 {
            let moment = now + .seconds(second)
            #expect(queues.standAside(at: moment) == nil)
            hanging += startAll(queues, at: moment)
        }
        #expect(hanging.count == 3)
        let moment = now + .seconds(3)
        _ = queues.standAside(at: moment)
        var answered = 0
        while let (place, _) = queues.next(at: moment) {
            #expect(queues.finished(place, .answered, at: moment).isEmpty)
            answered += 1
        }
        #expect(answered == 47)
        for place in hanging { #expect(queues.finished(place, .failed, at: now + .seconds(15)).isEmpty) }
    }

    @Test("nothing stands aside that has been answered, and the time to look again is the oldest request's")
    func standingAside() throws {
        let queues = SiteQueues(widest: 8, places: 64)
        for number in 1...4 { queues.add(try queued("a.example", UInt32(number)), at: now) }
        let first = try #require(queues.next(at: now)).place
        _ = queues.finished(first, .answered, at: now)
        let half = now + .milliseconds(500)
        let running = startAll(queues, at: half)
        #expect(running.count == 2)
        #expect(queues.standAside(at: half) == half + HostGate.patience)
        #expect(queues.next(at: half) == nil)
        #expect(queues.standAside(at: half + HostGate.patience) == nil)
        #expect(startAll(queues, at: half + HostGate.patience).count == 1)
    }

    @Test("a thousand hanging hosts with different names never take more than half of the places")
    func reservedPlaces() throws {
        let queues = SiteQueues(widest: 4, places: 64)
        // One that has proven itself.
        queues.add(try queued("good.example", 1), at: now)
        _ = queues.finished(try #require(queues.next(at: now)).place, .answered, at: now)
        for number in 0..<1_000 { queues.add(try queued("hangs\(number).example", 100), at: now) }
        var running = startAll(queues)
        #expect(running.count == 32)
        for number in 0..<20 { queues.add(try queued("good.example", UInt32(1_000 + number)), at: now) }
        for _ in 0..<20 {
            let (place, queued) = try #require(queues.next(at: now))
            #expect(queued.endpoint.host == "good.example")
            _ = queues.finished(place, .answered, at: now)
        }
        #expect(startAll(queues).isEmpty)
        // A host that hangs gives its place to the next that nobody knows.
        _ = queues.finished(running.removeLast(), .failed, at: now + .seconds(15))
        #expect(startAll(queues).count == 1)
    }

    @Test("where there is one place, whoever comes gets it")
    func onePlace() throws {
        let queues = SiteQueues(widest: 1, places: 1)
        queues.add(try queued("a.example", 1), at: now)
        #expect(startAll(queues).count == 1)
    }

    @Test("taking out by version keeps the order and the turns of the rest")
    func removal() throws {
        let queues = SiteQueues(widest: 1, places: 64)
        for number in 1...4 {
            queues.add(try queued("a.example", UInt32(number), version: VersionKey(UInt32(number % 2))), at: now)
            queues.add(try queued("b.example", UInt32(10 + number), version: VersionKey(0)), at: now)
        }
        let removed = queues.removeAll { $0.version == VersionKey(0) }
        #expect(numbers(removed).sorted() == [2, 4, 11, 12, 13, 14])
        var order: [UInt32] = []
        while let (place, queued) = queues.next(at: now) {
            order.append(queued.alert.delivery.volunteer.number)
            _ = queues.finished(place, .answered, at: now)
        }
        #expect(order == [1, 3] && queues.waitingCount == 0)
    }

    @Test("ten thousand sites and alerts come out once each")
    func many() throws {
        let queues = SiteQueues(widest: 2, places: 64)
        for number in 1...10_000 { queues.add(try queued("h\(number % 5000).example", UInt32(number)), at: now) }
        var seen: Set<UInt32> = []
        while let (place, queued) = queues.next(at: now) {
            #expect(seen.insert(queued.alert.delivery.volunteer.number).inserted)
            _ = queues.finished(place, .answered, at: now)
        }
        #expect(seen.count == 10_000)
    }
}
