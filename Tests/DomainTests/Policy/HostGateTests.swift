// SPDX-License-Identifier: MIT

import Testing

@testable import Domain

@Suite("How many requests a host may have")
struct HostGateTests {
    private let start = ContinuousClock.now

    private func after(_ span: Duration) -> ContinuousClock.Instant { start + span }

    @Test("another bound holds for the next request, and what was learnt stays below it")
    func otherBound() {
        let now = ContinuousClock.now
        var gate = HostGate(widest: 8)
        for _ in 0..<10 {
            let request = gate.begin()
            _ = gate.end(request, .answered, after: .milliseconds(1), at: now)
        }
        #expect(gate.width == 8)
        gate.change(widest: 2)
        #expect(gate.width == 2 && !gate.hasRoom(running: 2, aside: 2))
        gate.change(widest: 5)
        #expect(gate.width == 2 && gate.isProven)
    }

    @Test("it grows by one with each answer up to the limit, and halves with a failure")
    func feedback() {
        var gate = HostGate(widest: 8)
        var widths: [Int] = []
        for _ in 0..<9 {
            _ = gate.end(gate.begin(), .answered, after: .milliseconds(5), at: start)
            widths.append(gate.width)
        }
        #expect(widths == [2, 3, 4, 5, 6, 7, 8, 8, 8])
        for expected in [4, 2, 1, 1] {
            _ = gate.end(gate.begin(), .failed, after: .zero, at: start)
            #expect(gate.width == expected)
        }
    }

    @Test("two failures running make it down; an answer in between, and what was not tried, do not count")
    func down() {
        var gate = HostGate(widest: 4)
        func end(_ word: HostGate.Word) -> Bool { gate.end(gate.begin(), word, after: .zero, at: start) }
        #expect(
            [end(.failed), end(.answered), end(.failed), end(.nothing), end(.failed), end(.failed)]
                == [false, false, false, false, true, true])
    }

    @Test("eight throttled running make it down, fewer slow it down, and it stays worth its reserved place")
    func throttled() {
        var gate = HostGate(widest: 16)
        for _ in 0..<15 { _ = gate.end(gate.begin(), .answered, after: .milliseconds(5), at: start) }
        var widths: [Int] = []
        for number in 1...8 {
            let isDown = gate.end(gate.begin(), .throttled, after: .milliseconds(5), at: start)
            #expect(isDown == (number == 8))
            widths.append(gate.width)
        }
        #expect(widths == [8, 4, 2, 1, 1, 1, 1, 1])
        #expect(gate.isProven && gate.failures == 0)
        _ = gate.end(gate.begin(), .answered, after: .milliseconds(5), at: start)
        let isDown = gate.end(gate.begin(), .throttled, after: .milliseconds(5), at: start)
        #expect(!isDown)
    }

    @Test("a failure says nothing about a host that has answered what was begun later")
    func hangingURLs() {
        var gate = HostGate(widest: 8)
        let hanging = (0..<4).map { _ in gate.begin() }
        _ = gate.end(gate.begin(), .answered, after: .milliseconds(5), at: start)
        let width = gate.width
        for request in hanging {
            let isDown = gate.end(request, .failed, after: .seconds(15), at: after(.seconds(15)))
            #expect(!isDown)
        }
        #expect(gate.failures == 0 && gate.width == width && gate.isProven)
    }

    @Test(
        "requests without an answer for a while let others by: a few where nothing was answered yet, all where it was")
    func aside() {
        var gate = HostGate(widest: 10)
        #expect(gate.hasRoom(running: 0, aside: 0) && !gate.hasRoom(running: 1, aside: 0))
        #expect(gate.hasRoom(running: 4, aside: 4) && !gate.hasRoom(running: 5, aside: 5))
        _ = gate.end(gate.begin(), .answered, after: .milliseconds(5), at: start)
        #expect(gate.hasRoom(running: 9, aside: 9) && !gate.hasRoom(running: 10, aside: 10))
    }

    @Test("proven is who answers quickly: not the unknown, not the slow, not who fails, not who was quick long ago")
    func proven() {
        var gate = HostGate(widest: 4)
        #expect(!gate.isProven)
        _ = gate.end(gate.begin(), .answered, after: .milliseconds(100), at: start)
        #expect(gate.isProven)
        _ = gate.end(gate.begin(), .failed, after: .milliseconds(100), at: start)
        #expect(!gate.isProven)
        _ = gate.end(gate.begin(), .answered, after: .milliseconds(100), at: start)
        gate.forgetOldNews(at: after(.seconds(599)))
        #expect(gate.isProven)
        for _ in 0..<3 { _ = gate.end(gate.begin(), .answered, after: .seconds(9), at: start) }
        #expect(!gate.isProven)
        for _ in 0..<12 { _ = gate.end(gate.begin(), .answered, after: .milliseconds(10), at: start) }
        #expect(gate.isProven)
        gate.forgetOldNews(at: after(.seconds(601)))
        #expect(!gate.isProven && gate.width == 1)
    }

    @Test("whatever happens, at least one may begin on an idle host and never more than the limit")
    func bounds() {
        var seed: UInt64 = 11
        for widest in [0, 1, 2, 16] {
            var gate = HostGate(widest: widest)
            for _ in 0..<2_000 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let word: HostGate.Word = [.answered, .failed, .throttled, .nothing][Int(seed >> 33) % 4]
                _ = gate.end(gate.begin(), word, after: .milliseconds(Int(seed >> 40) % 5_000), at: start)
                #expect(gate.hasRoom(running: 0, aside: 0))
                #expect(!gate.hasRoom(running: max(1, widest), aside: max(1, widest)))
            }
        }
    }
}

@Suite("Endpoints that asked for patience")
struct RestingEndpointsTests {
    private let start = ContinuousClock.now

    @Test("each rests until its own time, or until it has answered well; the longest wish counts")
    func rest() {
        var resting = RestingEndpoints()
        resting.rest("a", until: start + .seconds(60), at: start)
        resting.rest("a", until: start + .seconds(30), at: start)
        resting.rest("b", until: start + .seconds(10), at: start)
        #expect(resting.rest(of: "a", at: start) == .seconds(60))
        #expect(resting.rest(of: "c", at: start) == nil)
        #expect(resting.rest(of: "b", at: start + .seconds(10)) == nil)
        resting.wake("a")
        #expect(resting.rest(of: "a", at: start) == nil && resting.count == 1)
    }

    @Test("a flood of wishes is forgotten, the nearest first, and memory stays bounded")
    func flood() {
        var resting = RestingEndpoints(most: 100)
        for number in 1...10_000 {
            resting.rest("e\(number)", until: start + .seconds(number), at: start)
            #expect(resting.count <= 100)
        }
        #expect(resting.rest(of: "e10000", at: start) != nil)
        #expect(resting.rest(of: "e1", at: start) == nil)
    }
}
