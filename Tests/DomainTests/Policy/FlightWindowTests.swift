// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("How many may be under way")
struct FlightWindowTests {
    @Test("where everything leaves at once the window grows to its hard limit, and never beyond")
    func fast() {
        var line = Line(window: FlightWindow(least: 64, most: 4096), perSecond: 20_000, slots: 32)
        line.run(seconds: 1)
        #expect(line.window.size == 4096)
        #expect(line.mostInFlight <= 4096)
    }

    @Test(
        "behind a slow way the window is what leaves in half a second, and the way is never idle",
        arguments: [(100.0, 16), (400, 32), (2_000, 32)])
    func slow(perSecond: Double, slots: Int) {
        var line = Line(
            window: FlightWindow(least: min(2 * slots, Int(perSecond / 2)), most: 4096), perSecond: perSecond,
            slots: slots)
        line.run(seconds: 3)
        line.restart()
        line.run(seconds: 4)
        #expect(Double(line.mostInFlight) <= perSecond * 0.75)
        #expect(Double(line.landed) >= perSecond * 4 * 0.97)
    }

    @Test("other bounds hold at once: what is under way beyond them keeps new ones back until it has landed")
    func otherBounds() {
        let now = Instant(milliseconds: 0)
        var window = FlightWindow(least: 64, most: 4096)
        window.claimed(100, at: now)
        window.change(least: 8, most: 50)
        #expect(window.size == 50 && window.room == 0 && !window.isWorthClaiming)
        window.landed([.init(claimed: now, count: 60, tried: 60)], at: now)
        #expect(window.inFlight == 40 && window.room == 10)
        window.change(least: 200, most: 1_000)
        #expect(window.size == 200 && window.room == 200)
    }

    @Test("what hangs on a way that is gone keeps nothing from leaving by the new ones")
    func goneWay() {
        let start = Instant(milliseconds: 0)
        var window = FlightWindow(least: 2, most: 4096)
        window.claimed(4, at: start)
        window.landed([.init(claimed: start, count: 2, tried: 2)], at: start)
        let later = start.advanced(by: .milliseconds(5_000))
        window.landed([], at: later)
        window.landed([], at: later.advanced(by: .milliseconds(5_000)))
        #expect(window.size == 2 && window.room == 0)
        window.change(least: 2, most: 4096)
        #expect(window.room == 2 && window.isWorthClaiming)
        window.claimed(2, at: later)
        #expect(window.room == 0)
    }

    @Test("a relay that lets its starts out in bursts of a second gets no more than a second's worth")
    func bursts() {
        var line = Line(window: FlightWindow(least: 50, most: 4096), perSecond: 100, slots: 32, burst: 1_000)
        line.run(seconds: 3)
        line.restart()
        line.run(seconds: 10)
        #expect(line.mostInFlight <= 100)
        #expect(Double(line.landed) >= 100 * 10 * 0.9)
    }

    @Test("a slower answer with many connections does not strangle them")
    func longAnswers() {
        // 32 at a time, two seconds each: 16 a second, and half a second of that would be 8.
        var line = Line(window: FlightWindow(least: 64, most: 4096), perSecond: 10_000, slots: 32, answer: 2_000)
        line.run(seconds: 30)
        #expect(Double(line.landed) >= 16 * 27)
        #expect(line.window.size == 64)
    }

    @Test("endpoints that hang neither fill the window nor shrink it: the others leave as fast as before")
    func hanging() {
        var line = Line(window: FlightWindow(least: 128, most: 4096), perSecond: 2_000, slots: 64)
        line.run(seconds: 3)
        line.restart()
        // One in ten goes to a site that answers nobody for 15 s; it has a queue of its own.
        line.hangs = { $0 % 10 == 0 }
        line.run(seconds: 5)
        #expect(Double(line.landed) >= 2_000 * 5 * 0.85)
        #expect(line.mostInFlight <= 4096)
        #expect(line.window.size >= 900)
    }

    @Test("when the way slows down the window follows, and recovers")
    func change() {
        var line = Line(window: FlightWindow(least: 64, most: 4096), perSecond: 20_000, slots: 32)
        line.run(seconds: 1)
        line.perSecond = 500
        line.run(seconds: 12)
        #expect(line.window.size <= 320)
        line.perSecond = 20_000
        line.run(seconds: 1)
        #expect(line.window.size == 4096)
    }

    @Test("while there is little to send the window stays as it is")
    func littleWork() {
        var line = Line(window: FlightWindow(least: 64, most: 4096), perSecond: 20_000, slots: 32)
        line.run(seconds: 1)
        let size = line.window.size
        line.supply = 10
        line.run(seconds: 8)
        #expect(line.window.size == size)
    }

    @Test("what comes back untried makes room and is no sign of speed")
    func untried() {
        let now = Line.start
        var window = FlightWindow(least: 5, most: 1_000)
        for second in 0..<20 {
            let at = now.advanced(by: .seconds(second))
            let room = window.room
            window.claimed(room, at: at)
            #expect(window.room == 0)
            window.landed(
                [FlightWindow.Landing(claimed: at, count: room, tried: 0)], at: at.advanced(by: .milliseconds(1)))
        }
        #expect(window.size <= 10)
        #expect(window.inFlight == 0)
    }

    @Test("where recording takes long the window is longer by that: what has left is in nobody's way")
    func recording() {
        var line = Line(window: FlightWindow(least: 64, most: 4096), perSecond: 1_000, slots: 32)
        line.recording = 600
        line.run(seconds: 5)
        line.restart()
        line.run(seconds: 5)
        #expect(Double(line.landed) >= 1_000 * 5 * 0.98)
        #expect(line.mostInFlight <= 1_400)
    }

    @Test("a clock that is set back starts the measurement anew")
    func setBack() {
        var window = FlightWindow(least: 5, most: 1_000)
        window.claimed(10, at: Line.start)
        let earlier = Line.start.advanced(by: .seconds(-3_600))
        window.landed([FlightWindow.Landing(claimed: Line.start, count: 10, tried: 10)], at: earlier)
        #expect(window.inFlight == 0)
        #expect(window.room == 10)
    }
}

/// A way out with so many slots and so many starts a second, step by step under a hand-turned clock.
private struct Line {
    static let start = Instant(milliseconds: 1_795_248_000_000)

    var window: FlightWindow
    var perSecond: Double
    let slots: Int
    /// Milliseconds from a start to its answer.
    var answer = 20
    /// Starts are let out once in so many milliseconds.
    var burst = 1
    /// Whether the alert of a number goes to where nobody answers.
    var hangs: (Int) -> Bool = { _ in false }
    /// Milliseconds from the answer to its record.
    var recording = 0
    /// New alerts a second; nil is always enough.
    var supply: Double?
    private(set) var landed = 0
    private(set) var mostInFlight = 0

    private var now = start
    private var passed = 0
    private var budget = 0.0
    private var offered = 0.0
    private var number = 0
    private var queue: [(number: Int, claimed: Instant)] = []
    private var head = 0
    private var busy: [(until: Instant, claimed: Instant)] = []
    private var running = 0
    private var recorded: [(until: Instant, claimed: Instant)] = []

    init(window: FlightWindow, perSecond: Double, slots: Int, answer: Int = 20, burst: Int = 1) {
        self.window = window
        self.perSecond = perSecond
        self.slots = slots
        self.answer = answer
        self.burst = burst
    }

    mutating func restart() { (landed, mostInFlight) = (0, 0) }

    mutating func run(seconds: Int) {
        for _ in 0..<(seconds * 1_000) { step() }
    }

    private mutating func step() {
        now = now.advanced(by: .milliseconds(1))
        passed += 1
        claim()
        if passed % burst == 0 { budget = perSecond / 1_000 * Double(burst) + (burst == 1 ? min(budget, 1) : 0) }
        // As many slots as the rate needs, so that the rate is what limits.
        let most = max(slots, Int(perSecond * Double(answer) / 1_000) * 2)
        while budget >= 1, head < queue.count, answer > 1_000 ? running < slots : running < most {
            let (number, claimed) = queue[head]
            head += 1
            if hangs(number) { continue }
            busy.append((now.advanced(by: .milliseconds(answer)), claimed))
            running += 1
            budget -= 1
        }
        if head > 4_096 {
            queue.removeFirst(head)
            head = 0
        }
        while let first = busy.first, first.until <= now {
            busy.removeFirst()
            running -= 1
            recorded.append((now.advanced(by: .milliseconds(recording)), first.claimed))
        }
        let done = recorded.prefix { $0.until <= now }
        guard !done.isEmpty else { return }
        recorded.removeFirst(done.count)
        landed += done.count
        var landings: [Instant: FlightWindow.Landing] = [:]
        for one in done {
            landings[one.claimed, default: .init(claimed: one.claimed, count: 0, tried: 0)].count += 1
            landings[one.claimed]?.tried += 1
        }
        window.landed(Array(landings.values), recording: .milliseconds(recording), at: now)
    }

    private mutating func claim() {
        offered += (supply ?? 0) / 1_000
        while window.isWorthClaiming {
            let count = supply == nil ? window.room : min(window.room, Int(offered))
            guard count > 0 else { return window.ranShort() }
            offered -= supply == nil ? 0 : Double(count)
            for _ in 0..<count {
                number += 1
                queue.append((number, now))
            }
            window.claimed(count, at: now)
            mostInFlight = max(mostInFlight, window.inFlight)
        }
    }
}
