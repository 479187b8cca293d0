// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("Will everybody be reached in time")
struct ForecastingTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)

    private func at(_ seconds: Double) -> Instant { now.advanced(by: .seconds(seconds)) }

    private func demand(_ mails: Int, _ webhooks: Int = 0, closes seconds: Double) -> Forecasting.Demand {
        Forecasting.Demand(open: [.email: mails, .webhook: webhooks], closes: at(seconds))
    }

    private func mail(_ perSecond: Double, _ basis: Forecast.Basis = .measured) -> (Channel) -> RateBook.Capacity {
        { $0 == .email ? RateBook.Capacity(perSecond: perSecond, basis: basis) : .unknown }
    }

    @Test("half of the rest fits into the time left")
    func half() throws {
        let forecast = Forecasting.forecast(
            audience: 1000, reached: 0, demand: demand(1000, closes: 500), capacity: mail(1), at: now)
        #expect(abs(try #require(forecast.shareByClose) - 0.5) < 0.001)
        #expect(forecast.basis == .measured)
        #expect(abs(try #require(forecast.finishes).since(at(1000)).inSeconds) < 1)
        #expect(forecast.misses(at(500)))
        #expect(forecast.sentence(closes: at(500)).hasPrefix("at the measured rate 5"))
    }

    @Test("of a relay that is gone nothing is foretold, and a new limit caps what was measured")
    func otherRelays() {
        let now = Instant(milliseconds: 0)
        var book = RateBook(configured: ["main": 0, "hub": 0])
        for name in ["main", "hub"] { book.note(1_000, by: .relay(name), at: now) }
        let later = now.advanced(by: .seconds(1))
        book.sample(.email, at: later)
        let both = book.capacity(of: .email, at: later).perSecond
        book.change(configured: ["main": 0])
        let one = book.capacity(of: .email, at: later).perSecond
        #expect(one > 0 && abs(one - both / 2) < 0.001)
        book.note(1_000, by: .relay("hub"), at: later)
        #expect(book.capacity(of: .email, at: later).perSecond == one)
        book.change(configured: ["main": 3])
        #expect(book.capacity(of: .email, at: later).perSecond == 3)
    }

    @Test("with no rate nothing is foretold, and a rate of nothing is a bad forecast")
    func noRate() {
        let demand = demand(1000, closes: 500)
        let unknown = Forecasting.forecast(
            audience: 1000, reached: 0, demand: demand, capacity: { _ in .unknown }, at: now)
        #expect(unknown == Forecast())
        #expect(!unknown.misses(at(500)))
        let dead = Forecasting.forecast(audience: 1000, reached: 300, demand: demand, capacity: mail(0), at: now)
        #expect(dead == Forecast(finishes: nil, shareByClose: 0.3, basis: .measured))
        #expect(dead.misses(at(500)))
        #expect(
            Forecasting.forecast(audience: nil, reached: 0, demand: demand, capacity: mail(1), at: now) == Forecast())
    }

    @Test("nothing left to send is finished now")
    func finished() {
        let forecast = Forecasting.forecast(
            audience: 1000, reached: 990, demand: demand(0, closes: 500), capacity: mail(1), at: now)
        #expect(forecast == Forecast(finishes: now, shareByClose: 0.99, basis: .measured))
    }

    @Test("the slowest channel says when all are reached, and one of unknown rate holds up nothing")
    func channels() throws {
        let both = Forecasting.forecast(
            audience: 1100, reached: 0, demand: demand(1000, 100, closes: 500),
            capacity: { RateBook.Capacity(perSecond: $0 == .email ? 100 : 1, basis: .measured) }, at: now)
        #expect(abs(try #require(both.finishes).since(at(100)).inSeconds) < 1)
        #expect(both.shareByClose == 1)
        let one = Forecasting.forecast(
            audience: 1100, reached: 0, demand: demand(1000, 100, closes: 500), capacity: mail(100, .configured),
            at: now)
        #expect(abs(try #require(one.finishes).since(at(10)).inSeconds) < 1)
        #expect(one.basis == .configured)
    }

    @Test("an action that ends sooner is served first with what is left over, and the later one still makes it")
    func sooner() throws {
        let (short, long) = (demand(1000, closes: 100), demand(10_000, closes: 10_000))
        let first = Forecasting.forecast(
            audience: 1000, reached: 0, demand: short, others: [long], capacity: mail(20), at: now)
        // 10,000 rows in 10,000 s keep one row a second for themselves.
        #expect(abs(try #require(first.finishes).since(now).inSeconds - 1000.0 / 19) < 0.1)
        let second = Forecasting.forecast(
            audience: 10_000, reached: 0, demand: long, others: [short], capacity: mail(20), at: now)
        #expect(abs(try #require(second.finishes).since(now).inSeconds - 11_000.0 / 20) < 0.1)
    }

    @Test("the same action alone makes its window and beside another does not")
    func beside() throws {
        let own = demand(5_000, closes: 100)
        let alone = Forecasting.forecast(audience: 5_000, reached: 0, demand: own, capacity: mail(60), at: now)
        #expect(!alone.misses(at(100)))
        let other = demand(5_000, closes: 100)
        let both = Forecasting.forecast(
            audience: 5_000, reached: 0, demand: own, others: [other], capacity: mail(60), at: now)
        #expect(both.misses(at(100)))
        #expect(abs(try #require(both.shareByClose) - 0.6) < 0.02)
    }

    @Test("no course makes more than the rate allows, and nobody's rows are lost or doubled", arguments: 0..<40)
    func conservation(seed: Int) {
        var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 &+ 1
        func roll(_ most: Double) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31) * most
        }
        let needs = (0..<(1 + Int(roll(12)))).map { _ in
            FluidModel.Need(rows: roll(100_000).rounded(), seconds: 1 + roll(100_000))
        }
        let rate = 0.1 + roll(50)
        let courses = FluidModel.run(needs, rate: rate)
        for (need, course) in zip(needs, courses) {
            #expect(course.left >= 0 && course.left <= need.rows)
            if course.left == 0 { #expect((course.finishes ?? .infinity) <= need.seconds + 0.01, "seed \(seed)") }
        }
        // Up to each end of a window no more is sent than fits; and where all could be served, all are.
        for end in needs.map(\.seconds) {
            let sent = zip(needs, courses).filter { $0.0.seconds <= end }.map { $0.0.rows - $0.1.left }.reduce(0, +)
            #expect(sent <= rate * end * 1.0001 + 0.1, "seed \(seed)")
        }
        let fits = needs.map { $0.rows / $0.seconds }.reduce(0, +) <= rate
        if fits { #expect(courses.allSatisfy { $0.left == 0 }, "seed \(seed)") }
    }

    @Test("people who wait for a translation must go when the rest of the window is needed to reach them")
    func patience() {
        let closes = at(1000)
        func forecast(_ seconds: Double) -> Forecast {
            Forecast(finishes: at(seconds), shareByClose: 1, basis: .measured)
        }
        #expect(!Forecasting.needsEverybodyNow(forecast(500), closes: closes, at: now))
        #expect(!Forecasting.needsEverybodyNow(forecast(899), closes: closes, at: now))
        #expect(Forecasting.needsEverybodyNow(forecast(901), closes: closes, at: now))
        #expect(!Forecasting.needsEverybodyNow(Forecast(), closes: closes, at: now))
        #expect(
            Forecasting.needsEverybodyNow(
                Forecast(finishes: nil, shareByClose: 0, basis: .measured), closes: closes, at: now))
    }
}

@Suite("What relays and webhooks can do")
struct RateBookTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)

    private func at(_ seconds: Int) -> Instant { now.advanced(by: .seconds(seconds)) }

    @Test("before anything is measured the configured limits count, unless a relay has none")
    func configured() {
        #expect(
            RateBook(configured: ["a": 10, "b": 5]).capacity(of: .email, at: now)
                == RateBook.Capacity(perSecond: 15, basis: .configured))
        #expect(RateBook(configured: ["a": 10, "b": 0]).capacity(of: .email, at: now) == .unknown)
        #expect(RateBook(configured: ["a": 10]).capacity(of: .webhook, at: now) == .unknown)
    }

    @Test("what is measured counts, also for the next action, and adds up over relays")
    func measured() {
        var book = RateBook(configured: ["a": 0, "b": 0])
        for second in 0..<20 {
            book.note(100, by: .relay("a"), at: at(second))
            book.note(50, by: .relay("b"), at: at(second))
        }
        book.sample(.email, at: at(19))
        #expect(book.capacity(of: .email, at: at(19)) == RateBook.Capacity(perSecond: 150, basis: .measured))
        #expect(book.capacity(of: .email, at: at(90_000)) == RateBook.Capacity(perSecond: 150, basis: .measured))
        #expect(book.capacity(of: .webhook, at: at(19)) == .unknown)
    }

    @Test("a relay that dies loses its part within a minute or two, and an idle one does not")
    func dying() {
        var book = RateBook(configured: ["a": 0, "b": 0])
        for second in 0..<20 {
            book.note(100, by: .relay("a"), at: at(second))
            book.note(100, by: .relay("b"), at: at(second))
        }
        book.sample(.email, at: at(19))
        for second in 20..<140 {
            book.note(100, by: .relay("a"), at: at(second))
            if second % 10 == 9 { book.sample(.email, at: at(second)) }
        }
        let rate = book.capacity(of: .email, at: at(140)).perSecond
        #expect(rate > 100 && rate < 105, "\(rate)")
    }

    @Test("a channel that has little to do shows little, and nothing is concluded from it")
    func idle() {
        var book = RateBook(configured: ["a": 0])
        book.note(3, by: .relay("a"), at: now)
        #expect(book.capacity(of: .email, at: now) == .unknown)
        #expect(book.capacity(of: .email, at: now, isBusy: true) == RateBook.Capacity(perSecond: 3, basis: .measured))
    }

    @Test("no more is foretold of a relay than its limit allows")
    func limit() {
        var book = RateBook(configured: ["a": 10])
        book.note(500, by: .relay("a"), at: now)
        #expect(book.capacity(of: .email, at: now, isBusy: true) == RateBook.Capacity(perSecond: 10, basis: .measured))
    }
}

@Suite("When a window is at risk")
struct RiskWatchTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)

    private func changes(_ finishes: [Double?], closes seconds: Double = 1000) -> [RiskWatch.Change?] {
        var watch = RiskWatch()
        return finishes.map { finishes in
            watch.look(
                Forecast(
                    finishes: finishes.map { now.advanced(by: .seconds($0)) }, shareByClose: 1, basis: .measured),
                closes: now.advanced(by: .seconds(seconds)), at: now)
        }
    }

    @Test("two looks in a row raise it, and a forecast at the very end of the window does not clear it")
    func hysteresis() {
        #expect(changes([1001, 900, 1001, 900]) == [nil, nil, nil, nil])
        #expect(changes([1001, nil, 1001]) == [nil, .raised, nil])
        #expect(
            changes([1001, 1001, 990, 990, 990, 900, 900, 900]) == [nil, .raised, nil, nil, nil, nil, nil, .cleared])
    }

    @Test("what is unknown neither raises nor clears")
    func unknown() {
        var watch = RiskWatch()
        for _ in 0..<10 { #expect([watch.look(Forecast(), closes: now, at: now)] == [nil]) }
    }
}
