// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Ledger
import LedgerConformance
import TestSupport
import Testing

@Suite("Forgetting after its time")
struct RetentionTests {
    private let clock = ManualClock()
    private let day = Duration.seconds(86_400)

    @Test("rows go ninety days after the close, counts stay, the account still agrees, and nothing can follow any more")
    func forgotten() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<3000)
        let old = try await scene.closedAction("UA 1/26")
        let before = try await scene.account(old)
        scene.pass(day * 60)
        let young = try await scene.closedAction("UA 2/26")
        let cutoff = { scene.now.advanced(by: .zero - day * 90) }
        #expect(try await ledger.forget(closedBefore: cutoff(), at: scene.now) == Forgetting())
        #expect(try await ledger.nextForgetting() == scene.now.advanced(by: .zero - day * 60))

        scene.pass(day * 31)
        let forgotten = try await ledger.forget(closedBefore: cutoff(), at: scene.now)
        #expect(forgotten.versions == 1 && forgotten.rows == 2400)
        let after = try await scene.account(old)
        #expect(after.states == before.states && after.byLanguage == before.byLanguage)
        #expect(after.byCountry == before.byCountry && after.byChannel == before.byChannel)
        #expect(try await scene.lines(old).isEmpty)
        #expect(try await scene.lines(young).count == 2400)
        #expect(try await ledger.forget(closedBefore: cutoff(), at: scene.now) == Forgetting())
        #expect(try await ledger.deepCheck { _ in } == [])

        var update = try Scene.action("UA 1/26 update")
        update.kind = .update
        update.follows = old.reference
        let refused = await #expect(throws: LedgerError.self) { try await scene.submit(update, digest: "d9") }
        #expect(refused?.description.contains("retention.personalData") == true)

        scene.pass(day * 90)
        _ = try await ledger.forget(closedBefore: cutoff(), at: scene.now)
        #expect(try await ledger.needsSweep())
        _ = try await ledger.sweep(for: nil)
        #expect(try await !ledger.needsSweep())
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let content = try Data(contentsOf: URL(filePath: folder.path(name)))
            #expect(content.range(of: Data("Familyname".utf8)) == nil, "\(name)")
        }
        try await scene.account(young)
        await ledger.close()
    }

    @Test("a thread is forgotten as one: not before the last of what follows an action has closed")
    func threads() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<50)
        let first = try await scene.closedAction("UA 1/26")
        scene.pass(day * 80)
        var update = try Scene.action("UA 1/26 update")
        update.kind = .update
        update.follows = first.reference
        try await scene.submit(update, digest: "d2")
        // It waits for approval: the thread is not over.
        scene.pass(day * 20)
        #expect(try await ledger.nextForgetting() == nil)
        #expect(
            try await ledger.forget(closedBefore: scene.now.advanced(by: .zero - day * 90), at: scene.now)
                == Forgetting())
        await ledger.close()
    }

    @Test("sends go on while much is forgotten: no step holds the writer for long")
    func besideSends() async throws {
        let folder = try TemporaryFolder()
        let ledger = try SQLiteLedger.open(in: folder.path, key: [1], clock: clock)
        let scene = Scene(ledger: ledger, clock: clock)
        try await scene.importPeople(0..<20_000)
        _ = try await scene.closedAction("UA 1/26")
        scene.pass(day * 91)
        let live = try await scene.release(try Scene.action("UA 2/26"))
        try await scene.plan(live, limit: 2000)
        let (cutoff, now) = (scene.now.advanced(by: .zero - day * 90), scene.now)
        async let forgetting = ledger.forget(closedBefore: cutoff, at: now)
        var sent = 0
        while case let claimed = try await scene.claim(live, limit: 100), !claimed.isEmpty {
            try await scene.record(claimed, Scene.accepted)
            sent += claimed.count
        }
        #expect(try await forgetting.rows == 16_000)
        #expect(sent >= 14_000)
        try await scene.account(live)
        await ledger.close()
    }
}
