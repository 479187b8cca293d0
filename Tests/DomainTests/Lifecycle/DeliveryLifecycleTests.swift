// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("What an outcome does to a delivery")
struct DeliveryLifecycleTests {
    let now = Instant(milliseconds: 1_795_248_000_000)

    func circumstances(tries: Int = 0, hasReserve: Bool = false, left: Duration = .seconds(6 * 3600))
        -> DeliveryLifecycle.Circumstances
    {
        DeliveryLifecycle.Circumstances(
            delivery: DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(7)), channel: .email,
            tries: tries, hasReserve: hasReserve, windowEnd: now.advanced(by: left), route: "main")
    }

    let refusal = Refusal(reason: .temporary, code: 451, enhanced: "4.7.1", text: "greylisted")

    @Test("accepted is final, leaves no attempt row and is not marked")
    func accepted() {
        let transition = DeliveryLifecycle.apply(.accepted(reply: "250 ok"), in: circumstances(), at: now)
        #expect(transition == DeliveryTransition(state: .accepted, reply: "250 ok"))
    }

    @Test("refused for now waits, with the reason written down and a due time inside the window")
    func refusedForNow() throws {
        let transition = DeliveryLifecycle.apply(.refusedForNow(refusal), in: circumstances(), at: now)
        #expect(transition.state == .deferred)
        #expect(transition.attempt?.refusal == refusal)
        #expect(transition.attempt?.wasAmbiguous == false)
        #expect(!transition.marksPossiblyTwice)
        let due = try #require(transition.due)
        #expect(due > now && due < circumstances().windowEnd)
    }

    @Test("refused for good is rejected, or goes to the reserve channel at once")
    func refusedForGood() {
        let without = DeliveryLifecycle.apply(.refusedForGood(refusal), in: circumstances(), at: now)
        #expect(without.state == .rejected && without.channel == nil && without.attempt != nil)
        let with = DeliveryLifecycle.apply(.refusedForGood(refusal), in: circumstances(hasReserve: true), at: now)
        #expect(with.state == .deferred && with.channel == .webhook && with.due == now)
    }

    @Test("there is no reserve once the window is over")
    func lateReserve() {
        let transition = DeliveryLifecycle.apply(
            .refusedForGood(refusal), in: circumstances(hasReserve: true, left: .zero), at: now)
        #expect(transition.state == .rejected)
    }

    @Test("an ambiguous try is tried again and marked possibly twice")
    func ambiguous() {
        let transition = DeliveryLifecycle.apply(.ambiguous(refusal), in: circumstances(), at: now)
        #expect(transition.state == .deferred)
        #expect(transition.marksPossiblyTwice)
        #expect(transition.attempt?.wasAmbiguous == true)
    }

    @Test("what was not sent is no try", arguments: Outcome.NotSent.allCases)
    func notSent(reason: Outcome.NotSent) {
        let transition = DeliveryLifecycle.apply(.notSent(reason), in: circumstances(), at: now)
        #expect(transition.state == .deferred && transition.due == now)
        #expect(!transition.countsAsTry && transition.attempt == nil && !transition.marksPossiblyTwice)
    }

    @Test("what was not tried because its route failed waits its turn and is no try; the longer, the more failures")
    func untried() throws {
        var last = now
        for failures in 1...6 {
            let transition = DeliveryLifecycle.apply(
                .untried(RouteTrouble(failures: failures)), in: circumstances(), at: now)
            #expect(transition.state == .deferred && transition.channel == nil && transition.reply == nil)
            #expect(!transition.countsAsTry && transition.attempt == nil && !transition.marksPossiblyTwice)
            let due = try #require(transition.due)
            #expect(due > last && due < circumstances().windowEnd)
            last = due
        }
        let told = DeliveryLifecycle.apply(
            .untried(RouteTrouble(failures: 1, reply: "the relay is down")), in: circumstances(), at: now)
        #expect(told.reply == "the relay is down" && told.attempt == nil)
        let wish = RouteTrouble(failures: 1, retryAfterMilliseconds: 1_200_000)
        #expect(
            DeliveryLifecycle.apply(.untried(wish), in: circumstances(), at: now).due
                == now.advanced(by: .seconds(1200)))
        func due(afterTries tries: Int) -> Instant? {
            DeliveryLifecycle.apply(.untried(RouteTrouble(failures: 1)), in: circumstances(tries: tries), at: now).due
        }
        #expect(try #require(due(afterTries: 3)) > #require(due(afterTries: 0)))
    }

    @Test("whatever comes of a try, at any time: the rules that all transitions keep")
    func rules() {
        for outcome in Self.outcomes {
            for tries in [0, 1, 5, 1_000_000] {
                for hasReserve in [false, true] {
                    for left in [-3600, 0, 1, 4, 5, 6, 60, 3600, 1_209_600] {
                        check(outcome, circumstances(tries: tries, hasReserve: hasReserve, left: .seconds(left)))
                    }
                }
            }
        }
    }

    private func check(_ outcome: Outcome, _ circumstances: DeliveryLifecycle.Circumstances) {
        let transition = DeliveryLifecycle.apply(outcome, in: circumstances, at: now)
        let what = Comment(rawValue: "\(outcome) \(circumstances)")
        var isTry = true
        var isAcceptance = false
        var isAmbiguous = false
        var isAtOnce = false
        switch outcome {
        case .accepted: isAcceptance = true
        case .refusedForNow: break
        case .refusedForGood: isAtOnce = true
        case .ambiguous: isAmbiguous = true
        case .notSent: (isTry, isAtOnce) = (false, true)
        case .untried: isTry = false
        }
        #expect(transition.countsAsTry == isTry, what)
        #expect((transition.attempt != nil) == (isTry && !isAcceptance), what)
        #expect(transition.attempt?.wasAmbiguous ?? false == isAmbiguous, what)
        #expect(transition.marksPossiblyTwice == isAmbiguous, what)
        #expect((transition.state == .accepted) == isAcceptance, what)
        #expect([.accepted, .rejected, .deferred].contains(transition.state), what)
        #expect((transition.due != nil) == (transition.state == .deferred), what)
        #expect(transition.channel == nil || transition.channel == circumstances.channel.other, what)
        #expect(transition.channel == nil || circumstances.hasReserve && now < circumstances.windowEnd, what)
        guard let due = transition.due else { return }
        if isAtOnce {
            #expect(due == now, what)
        } else {
            // Never a hammer: a pause, or nothing more inside the window.
            #expect(due >= now.advanced(by: .seconds(5)) || due == circumstances.windowEnd, what)
            #expect(due <= max(circumstances.windowEnd, now), what)
        }
    }

    private static let outcomes: [Outcome] =
        RefusalReason.allCases.flatMap { reason -> [Outcome] in
            let refusal = Refusal(reason: reason, text: "words")
            let patient = Refusal(reason: reason, text: "words", retryAfterMilliseconds: 600_000)
            return [.refusedForNow(refusal), .refusedForNow(patient), .refusedForGood(refusal), .ambiguous(refusal)]
        } + Outcome.NotSent.allCases.map(Outcome.notSent)
        + [0, 1, 2, 1_000_000].flatMap { failures -> [Outcome] in
            [
                .untried(RouteTrouble(failures: failures)),
                .untried(RouteTrouble(failures: failures, retryAfterMilliseconds: 600_000)),
            ]
        } + [.accepted(reply: "250 ok")]
}

@Suite("When a refused delivery is tried again")
struct RetryPlanTests {
    let now = Instant(milliseconds: 1_795_248_000_000)
    let refusal = Refusal(reason: .temporary, text: "later")

    func key(_ number: UInt32) -> DeliveryKey {
        DeliveryKey(version: VersionKey(1), rank: 0, volunteer: VolunteerKey(number))
    }

    @Test("six hours see at least ten tries, each inside the window, pauses never shrinking to a hammer")
    func sixHours() {
        let end = now.advanced(by: .seconds(6 * 3600))
        var time = now
        var tries = 0
        while time < end {
            tries += 1
            let due = RetryPlan.due(after: tries, refusal: refusal, delivery: key(5), at: time, windowEnd: end)
            #expect(due <= end)
            #expect(due.since(time) >= .seconds(5) || due == end)
            time = due
        }
        #expect(tries >= 10)
        #expect(tries < 200)
    }

    @Test(
        "the table in the documentation is what happens",
        arguments: [
            (
                360, RefusalReason.temporary, Channel.email,
                "0 1 3 8 18 38 68 98 128 158 188 218 248 278 305 324 336 344 349 353 356"
            ),
            (360, .mailboxFull, .email, "0 20 60 120 180 240 280 307 324 336 344 349 353 356"),
            (360, .throttled, .webhook, "0 0 1 3 8 18 33 63 93 123 153 183 213 243 273 302 321 334 343 348 352 355"),
            (60, .temporary, .email, "0 1 3 8 18 32 41 48 52 55 56"),
            (15, .temporary, .email, "0 1 3 7 10 11"),
        ])
    func table(minutes: Int, reason: RefusalReason, channel: Channel, expected: String) {
        let end = now.advanced(by: .seconds(minutes * 60))
        var tries: [String] = []
        var time = now
        while time < end {
            tries.append(String(Int((Double(time.since(now).wholeMilliseconds) / 60_000).rounded())))
            time = RetryPlan.plainDue(after: tries.count, reason: reason, on: channel, at: time, windowEnd: end)
        }
        #expect(tries.joined(separator: " ") == expected)
    }

    @Test(
        "every pause is at least five seconds, nothing is due after the end, and tries are bounded",
        arguments: RefusalReason.allCases)
    func bounds(reason: RefusalReason) {
        for (number, seconds) in [1, 10, 60, 600, 3_600, 86_400, 1_209_600].enumerated() {
            let end = now.advanced(by: .seconds(seconds))
            for channel in Channel.allCases {
                var time = now
                var tries = 0
                while time < end, tries < 5_000 {
                    tries += 1
                    let due = RetryPlan.due(
                        after: tries, refusal: Refusal(reason: reason, text: ""), on: channel,
                        delivery: key(UInt32(number + 1)), at: time, windowEnd: end)
                    #expect(due <= end && (due == end || due.since(time) >= .seconds(5)))
                    time = due
                }
                #expect(tries < 3_000)
            }
        }
    }

    @Test("what failed together does not come back together")
    func jitter() {
        let end = now.advanced(by: .seconds(6 * 3600))
        let dues = Set(
            (1...100).map { RetryPlan.due(after: 3, refusal: refusal, delivery: key($0), at: now, windowEnd: end) })
        #expect(dues.count > 50)
    }

    @Test("a wish to wait longer is honoured inside the window and not beyond it")
    func retryAfter() {
        let end = now.advanced(by: .seconds(3600))
        var wish = refusal
        wish.retryAfterMilliseconds = 1_200_000
        #expect(
            RetryPlan.due(after: 1, refusal: wish, delivery: key(1), at: now, windowEnd: end)
                == now.advanced(by: .seconds(1200)))
        wish.retryAfterMilliseconds = 7_200_000
        #expect(
            RetryPlan.due(after: 1, refusal: wish, delivery: key(1), at: now, windowEnd: end)
                < now.advanced(by: .seconds(120)))
    }
}

@Suite("Rates")
struct RateMeterTests {
    let now = Instant(milliseconds: 1_795_248_000_000)

    @Test("the rate is the mean of the last ten seconds and falls to nothing after them")
    func rate() {
        var meter = RateMeter()
        for second in 0..<20 { meter.note(100, at: now.advanced(by: .seconds(second))) }
        #expect(meter.perSecond(at: now.advanced(by: .seconds(19))) == 100)
        #expect(meter.perSecond(at: now.advanced(by: .seconds(40))) == 0)
    }

    @Test("a clock that was set back begins a new rate: neither the old one for an hour nor none")
    func clockSetBack() {
        var meter = RateMeter()
        for second in 0..<20 { meter.note(100, at: now.advanced(by: .seconds(second))) }
        let before = now.advanced(by: .seconds(-3600))
        #expect(meter.perSecond(at: before) == 0)
        for second in 0..<5 { meter.note(50, at: before.advanced(by: .seconds(second))) }
        #expect(meter.perSecond(at: before.advanced(by: .seconds(4))) == 50)
        // A second or two back, as a time service does it, changes nothing.
        meter.note(50, at: before.advanced(by: .seconds(3)))
        #expect(meter.perSecond(at: before.advanced(by: .seconds(4))) == 60)
    }

    @Test("a young run is not averaged over seconds that it has not had")
    func young() {
        var meter = RateMeter()
        meter.note(500, at: now)
        #expect(meter.perSecond(at: now) == 500)
    }
}
