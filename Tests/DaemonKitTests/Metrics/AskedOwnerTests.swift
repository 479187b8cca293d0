// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@testable import DaemonKit

@Suite("A part that is asked")
struct AskedOwnerTests {
    @Test("an answer is passed on, and the next question is a new one")
    func answers() async {
        let owner = AskedOwner<Int>()
        #expect(await owner.ask(within: .seconds(900)) { 1 } == 1)
        #expect(await owner.ask(within: .seconds(900)) { 2 } == 2)
        #expect(await owner.ask(within: .seconds(900)) { nil } == nil)
    }

    @Test("who hangs is waited for no longer than allowed, and is asked nothing more until it has answered")
    func hanging() async throws {
        let owner = AskedOwner<Int>()
        let (asked, gate) = (TestSignal<Void>(), TestSignal<Void>())
        let question: @Sendable () async -> Int? = {
            asked.send(())
            try? await gate.next()
            return 7
        }
        #expect(await owner.ask(within: .milliseconds(10), question) == nil)
        try await asked.next()
        #expect(await owner.ask(within: .milliseconds(10)) { 8 } == nil)
        async let late = owner.ask(within: .seconds(900)) { 9 }
        gate.send(())
        // The first question's answer, or a new question if that came too soon for it.
        let answer = await late
        #expect(answer == 7 || answer == 9)
        #expect(await owner.ask(within: .seconds(900)) { 10 } == 10)
    }

    @Test("two who ask at the same time get an answer both")
    func together() async {
        let owner = AskedOwner<Int>()
        await withTaskGroup(of: Int?.self) { group in
            for _ in 0..<20 { group.addTask { await owner.ask(within: .seconds(900)) { 1 } } }
            for await answer in group { #expect(answer == 1) }
        }
    }
}
