// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("When an endpoint is disabled")
struct EndpointHealthTests {
    private let start = Instant(milliseconds: 1_795_248_000_000)
    private static let down = Refusal(reason: .throttled, code: 503, text: "HTTP 503")
    private static let gone = Refusal(reason: .address, code: 410, text: "HTTP 410")

    private func hour(_ number: Int) -> Instant { start.advanced(by: .seconds(number * 3600)) }

    /// Fails each `step` hours and returns the hour in which it was disabled, at most a month later.
    private func hourOfDisabling(each step: Int, _ refusal: Refusal = down) -> Int? {
        var trouble: EndpointTrouble?
        for number in stride(from: 0, through: 720, by: step) {
            trouble = EndpointHealth.after(refusal, of: trouble, at: hour(number))
            if trouble?.isDisabled == true { return number }
        }
        return nil
    }

    @Test("after 120 hours and 10 tries of nothing but failure, whichever is later")
    func patience() {
        #expect(hourOfDisabling(each: 1) == 120)
        #expect(hourOfDisabling(each: 12) == 120)
        #expect(hourOfDisabling(each: 13) == 130)
        #expect(hourOfDisabling(each: 48) == 432)
        for reason in RefusalReason.allCases where reason != .unsendable {
            #expect(hourOfDisabling(each: 12, Refusal(reason: reason, text: "")) == 120, "\(reason)")
        }
    }

    @Test("our own faults are not held against it")
    func ourFault() {
        #expect(hourOfDisabling(each: 1, Refusal(reason: .unsendable, text: "")) == nil)
    }

    @Test("one acceptance, and all is forgotten")
    func recovery() {
        var trouble: EndpointTrouble?
        for number in 0..<119 { trouble = EndpointHealth.after(Self.down, of: trouble, at: hour(number)) }
        #expect(trouble?.failures == 119 && trouble?.failingSince == start && trouble?.lastCode == 503)
        trouble = EndpointHealth.after(nil, of: trouble, at: hour(119))
        #expect(trouble == nil)
        trouble = EndpointHealth.after(Self.down, of: trouble, at: hour(130))
        #expect(trouble?.isDisabled == false && trouble?.failingSince == hour(130))
    }

    @Test("410 disables at once; nothing that comes later enables it")
    func gone() {
        let trouble = EndpointHealth.after(Self.gone, of: nil, at: start)
        #expect(trouble?.isDisabled == true && trouble?.since == start && trouble?.lastCode == 410)
        #expect(trouble?.reason?.contains("410") == true)
        for later in [nil, Self.down, Self.gone] {
            #expect(EndpointHealth.after(later, of: trouble, at: hour(500)) == trouble)
        }
    }

    @Test("a clock that was set back disables nobody early")
    func clock() {
        var trouble: EndpointTrouble?
        for number in 0..<50 { trouble = EndpointHealth.after(Self.down, of: trouble, at: hour(-number)) }
        #expect(trouble?.isDisabled == false && trouble?.failures == 50)
    }
}
