// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("When a delivery goes to the reserve channel")
struct FailoverRuleTests {
    let opened = Instant(milliseconds: 1_795_248_000_000)

    @Test(
        "a failure for now moves when a third of the window is left: the table in the documentation",
        arguments: [(15, 10), (60, 40), (360, 240), (720, 480), (20_160, 13_440)])
    func moments(window: Int, moves: Int) {
        #expect(
            FailoverRule.moment(opened: opened, closes: minute(window)) == minute(moves))
    }

    @Test("a window without length, or with its end before its beginning, has no moment inside")
    func noWindow() {
        for end in [opened, opened.advanced(by: .seconds(-5))] {
            let next = FailoverRule.next(
                due: opened, moment: FailoverRule.moment(opened: opened, closes: end), at: opened, windowEnd: end)
            #expect(!next.moves)
        }
    }

    /// Minutes of a window of 60: when it failed, when it would be tried again, when it is tried, whether elsewhere.
    static let table: [(failed: Int, due: Int, next: Int, moves: Bool)] = [
        (0, 1, 1, false), (0, 39, 39, false), (0, 40, 40, false), (0, 41, 40, true), (0, 60, 40, true),
        (36, 39, 39, false), (36, 57, 40, true), (36, 60, 40, true), (39, 40, 40, false), (39, 41, 40, true),
        (40, 41, 40, true), (40, 60, 40, true), (41, 42, 41, true), (50, 50, 50, true), (59, 60, 59, true),
        (60, 60, 60, false), (61, 60, 60, false),
    ]

    @Test("what would be tried again after the moment moves when it comes, everything else stays", arguments: table)
    func next(row: (failed: Int, due: Int, next: Int, moves: Bool)) {
        let moment = FailoverRule.moment(opened: opened, closes: minute(60))
        let next = FailoverRule.next(
            due: minute(row.due), moment: moment, at: minute(row.failed), windowEnd: minute(60))
        #expect(next == FailoverRule.Next(due: minute(row.next), moves: row.moves))
        let without = FailoverRule.next(
            due: minute(row.due), moment: nil, at: minute(row.failed), windowEnd: minute(60))
        #expect(without == FailoverRule.Next(due: minute(row.due), moves: false))
    }

    private func minute(_ number: Int) -> Instant { opened.advanced(by: .seconds(number * 60)) }
}

@Suite("What a failure does to a delivery that has a reserve channel")
struct FailoverLifecycleTests {
    private let opened = Instant(milliseconds: 1_795_248_000_000)
    private static let window = 6 * 3600

    private func circumstances(_ channel: Channel, tries: Int = 0, hasReserve: Bool = true, window: Int = window)
        -> DeliveryLifecycle.Circumstances
    {
        let closes = opened.advanced(by: .seconds(window))
        return DeliveryLifecycle.Circumstances(
            delivery: DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(7)), channel: channel,
            tries: tries, hasReserve: hasReserve, windowEnd: closes,
            reserveFrom: FailoverRule.moment(opened: opened, closes: closes), route: "somewhere")
    }

    private static let failures: [Outcome] = [
        .refusedForNow(Refusal(reason: .throttled, code: 503, text: "later")),
        .refusedForNow(Refusal(reason: .throttled, text: "later", retryAfterMilliseconds: 7_200_000)),
        .ambiguous(Refusal(reason: .timeout, text: "who knows")),
        .untried(RouteTrouble(failures: 3)),
        .untried(RouteTrouble(failures: 2, retryAfterMilliseconds: 18_000_000)),
    ]

    @Test("every failure for now, on each channel, at each minute of the window", arguments: Channel.allCases)
    func everyMinute(channel: Channel) {
        for window in [15, 60, 360, 720] {
            let now = circumstances(channel, tries: 3, window: window * 60)
            for minute in 0...window {
                let time = opened.advanced(by: .seconds(minute * 60))
                for failure in Self.failures {
                    check(DeliveryLifecycle.apply(failure, in: now, at: time), failure, now, at: time)
                }
            }
        }
    }

    private func check(
        _ transition: DeliveryTransition, _ failure: Outcome, _ now: DeliveryLifecycle.Circumstances, at time: Instant
    ) {
        let what = Comment(rawValue: "\(failure) after \(time.since(opened))")
        var alone = now
        alone.hasReserve = false
        let stay = DeliveryLifecycle.apply(failure, in: alone, at: time)
        #expect(stay.channel == nil, what)
        guard let moment = now.reserveFrom, let due = transition.due, let later = stay.due else {
            Issue.record("no due time")
            return
        }
        let isOpen = time < now.windowEnd
        let moves = isOpen && (time >= moment || later > moment)
        #expect(transition.channel == (moves ? now.channel.other : nil), what)
        #expect(due == (moves ? max(time, moment) : later), what)
        // Nobody waits past the moment for a channel that has failed until then.
        #expect(!isOpen || transition.channel != nil || due <= moment, what)
        var same = transition
        (same.channel, same.due) = (stay.channel, stay.due)
        #expect(same == stay, "nothing else differs: \(what)")
    }

    @Test("refused at 60 % of the window with a wish for 95 %, it goes to the reserve at two thirds")
    func longWish() {
        let time = opened.advanced(by: .seconds(Self.window * 60 / 100))
        let wish = Refusal(
            reason: .throttled, code: 429, text: "", retryAfterMilliseconds: Int64(Self.window * 35 / 100 * 1000))
        let transition = DeliveryLifecycle.apply(.refusedForNow(wish), in: circumstances(.webhook), at: time)
        #expect(transition.channel == .email)
        #expect(transition.due == opened.advanced(by: .seconds(Self.window * 2 / 3)))
        #expect(transition.countsAsTry && transition.attempt?.channel == .webhook)
    }

    @Test("ambiguous in the last third: moved, and marked possibly twice")
    func ambiguous() {
        let transition = DeliveryLifecycle.apply(
            .ambiguous(Refusal(reason: .timeout, text: "")), in: circumstances(.webhook),
            at: opened.advanced(by: .seconds(Self.window * 9 / 10)))
        #expect(transition.channel == .email && transition.marksPossiblyTwice)
        #expect(transition.attempt?.wasAmbiguous == true)
    }

    @Test("a bounce of an accepted text: the reserve at once inside the window, else bounced; in other states nothing")
    func bounced() {
        let refusal = Refusal(reason: .address, enhanced: "5.1.1", text: "unknown user")
        func bounce(
            _ state: DeliveryState = .accepted, on channel: Channel = .email, hasReserve: Bool = true, after: Int = 60
        ) -> DeliveryTransition? {
            DeliveryLifecycle.bounced(
                refusal, on: channel, from: state, in: circumstances(.email, tries: 1, hasReserve: hasReserve),
                at: opened.advanced(by: .seconds(after)))
        }
        let moved = bounce()
        #expect(moved?.state == .deferred && moved?.channel == .webhook)
        #expect(moved?.due == opened.advanced(by: .seconds(60)))
        #expect(moved?.countsAsTry == false && moved?.attempt?.refusal == refusal && moved?.attempt?.channel == .email)
        let final = DeliveryTransition(state: .bounced, countsAsTry: false, reply: "unknown user")
        #expect(bounce(hasReserve: false) == final)
        #expect(bounce(after: Self.window) == final)
        #expect(bounce(on: .webhook) == nil, "the delivery has left that channel")
        for state in DeliveryState.allCases where state != .accepted { #expect(bounce(state) == nil, "\(state)") }
    }
}
