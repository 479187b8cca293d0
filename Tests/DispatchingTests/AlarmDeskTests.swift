// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Dispatching

@Suite("Telling operators")
struct AlarmDeskTests {
    private func desk(
        _ ways: [any AlarmWay], told: [AlarmNotice.Item] = [], clock: ManualClock,
        remember: @escaping @Sendable ([AlarmNotice.Item]) -> Void = { _ in }
    ) -> AlarmDesk {
        AlarmDesk(
            ways: ways, told: told, remember: remember, clock: clock,
            pauses: Array(repeating: .milliseconds(1), count: 3), log: Log(component: "test", threshold: .alarm))
    }

    @Test("every way gets the message; one that fails is tried again and holds up no other")
    func everyWay() async throws {
        let clock = ManualClock()
        let (good, bad) = (ScriptedWay(failures: 0), ScriptedWay(failures: 2))
        let remembered = TestSignal<[AlarmNotice.Item]>()
        let desk = desk([bad, good], clock: clock) { remembered.send($0) }
        desk.raise(.relayDown("main"), "no answer")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        #expect(try await good.taken.next().raised.map(\.condition) == [.relayDown("main")])
        #expect(try await bad.taken.next().raised.map(\.condition) == [.relayDown("main")])
        #expect(bad.tries == 3)
        #expect(try await remembered.next().map(\.condition) == [.relayDown("main")])

        desk.clear(.relayDown("main"))
        await desk.lookAgain()
        clock.advance(by: AlarmBook.settling)
        await desk.lookAgain()
        #expect(try await good.taken.next().over.map(\.condition) == [.relayDown("main")])
        await desk.stop()
    }

    @Test(
        "ways that are exchanged: what the old one has not taken the new one of its name takes at once, another goes without"
    )
    func exchange() async throws {
        let clock = ManualClock()
        let (old, gone) = (ScriptedWay(failures: .max), ScriptedWay(failures: .max, name: "gone"))
        let desk = AlarmDesk(
            ways: [old, gone], clock: clock, pauses: [.seconds(3600)], log: Log(component: "test", threshold: .alarm))
        desk.raise(.diskFilling, "little space")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        try await old.failed.next()
        try await gone.failed.next()
        let (new, added) = (ScriptedWay(failures: 0), ScriptedWay(failures: 0, name: "added"))
        // Which of the two is first, the end of a try or this, does not matter.
        await desk.change(ways: [new, added])
        #expect(try await new.taken.next().raised.map(\.condition) == [.diskFilling])
        desk.raise(.clockStepped, "an hour")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.spacing)
        await desk.lookAgain()
        #expect(try await new.taken.next().raised.map(\.condition) == [.clockStepped])
        #expect(try await added.taken.next().raised.map(\.condition) == [.clockStepped])
        #expect(old.tries == 1 && gone.tries == 1)
        await desk.stop()
    }

    @Test("a way that never takes anything is given up for this message, and gets the next")
    func givenUp() async throws {
        let clock = ManualClock()
        let way = ScriptedWay(failures: 4)
        let desk = desk([way], clock: clock)
        desk.raise(.diskFilling, "little space")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        desk.raise(.clockStepped, "an hour")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.spacing)
        await desk.lookAgain()
        #expect(try await way.taken.next().raised.map(\.condition) == [.clockStepped])
        #expect(way.tries == 5)
        await desk.stop()
    }

    @Test("a stop waits for no pause that would begin after it")
    func stopped() async throws {
        let clock = ManualClock()
        let way = HangingWay()
        let desk = AlarmDesk(
            ways: [way], clock: clock, pauses: [.seconds(3600)], log: Log(component: "test", threshold: .alarm))
        desk.raise(.diskFilling, "little space")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        try await way.asked.next()
        async let stop: Void = desk.stop()
        // On the desk's queue behind the beginning of the stop.
        await desk.lookAgain()
        way.fail()
        await stop
    }

    @Test("what was told before a restart is not told again")
    func restart() async throws {
        let clock = ManualClock()
        let way = ScriptedWay(failures: 0)
        let known = AlarmNotice.Item(condition: .diskFilling, detail: "little space", since: clock.now())
        let desk = desk([way], told: [known], clock: clock)
        desk.raise(.diskFilling, "little space")
        desk.raise(.clockStepped, "an hour")
        await desk.lookAgain()
        clock.advance(by: AlarmBook.gathering)
        await desk.lookAgain()
        #expect(try await way.taken.next().raised.map(\.condition) == [.clockStepped])
        await desk.stop()
    }
}

/// A way that fails so many times first.
private final class ScriptedWay: AlarmWay {
    let name: String
    let taken = TestSignal<AlarmNotice>()
    private let state: Mutex<(failures: Int, tries: Int)>

    /// Sent for each try that failed.
    let failed = TestSignal<Void>()

    init(failures: Int, name: String = "scripted") {
        self.name = name
        state = Mutex((failures, 0))
    }

    var tries: Int { state.withLock { $0.tries } }

    func deliver(_ notice: AlarmNotice) async throws(AlarmNotDelivered) {
        let fails = state.withLock { state in
            state.tries += 1
            state.failures -= 1
            return state.failures >= 0
        }
        if fails { failed.send(()) }
        if fails { throw AlarmNotDelivered("not today") }
        taken.send(notice)
    }
}

/// A way that does not answer until it is told to fail.
private final class HangingWay: AlarmWay {
    let name = "hanging"
    let asked = TestSignal<Void>()
    private let waiting = Mutex<CheckedContinuation<Void, Never>?>(nil)

    func deliver(_ notice: AlarmNotice) async throws(AlarmNotDelivered) {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0 = continuation }
            asked.send(())
        }
        throw AlarmNotDelivered("it hung")
    }

    func fail() {
        waiting.withLock { $0.take() }?.resume()
    }
}
