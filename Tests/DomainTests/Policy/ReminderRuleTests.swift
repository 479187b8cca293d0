// SPDX-License-Identifier: MIT

import Domain
import Testing

@Suite("When people are reminded")
struct ReminderRuleTests {
    private static let opened = Instant(milliseconds: 1_795_248_000_000)
    private static let closes = opened.advanced(by: .seconds(36_000))

    private func moments(_ shares: [Double]) -> [Int64] {
        ReminderRule.moments(shares, opened: Self.opened, closes: Self.closes)
            .map { ($0.milliseconds - Self.opened.milliseconds) / 1000 }
    }

    @Test("shares of the window, in order of time, each once")
    func shares() {
        #expect(moments([0.6]) == [21_600])
        #expect(moments([0.9, 0.25, 0.9]) == [9_000, 32_400])
        #expect(moments([]) == [])
        #expect(moments([0, 1, -1, 2, .nan, .infinity, 0.000_000_001]) == [])
        #expect(ReminderRule.moments([0.5], opened: Self.closes, closes: Self.opened) == [])
    }

    @Test("a round is made when its moment has come, and of missed ones only the latest")
    func steps() {
        let moments = ReminderRule.moments([0.25, 0.5, 0.75], opened: Self.opened, closes: Self.closes)
        func step(_ made: Int, after seconds: Int64) -> ReminderRule.Step {
            ReminderRule.step(
                moments, made: made, closes: Self.closes, at: Self.opened.advanced(by: .seconds(seconds)))
        }
        #expect(step(0, after: 0) == .wait(until: moments[0]))
        #expect(step(0, after: 8_999) == .wait(until: moments[0]))
        #expect(step(0, after: 9_000) == .remind(round: 1))
        #expect(step(1, after: 9_000) == .wait(until: moments[1]))
        #expect(step(0, after: 20_000) == .remind(round: 2))
        #expect(step(1, after: 35_999) == .remind(round: 3))
        #expect(step(3, after: 30_000) == .done)
        #expect(step(0, after: 36_000) == .done)
        #expect(ReminderRule.step([], made: 0, closes: Self.closes, at: Self.opened) == .done)
    }
}
