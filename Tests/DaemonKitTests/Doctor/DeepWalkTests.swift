// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import DaemonKit

@Suite("Walking the whole ledger")
struct DeepWalkTests {
    @Test("one walk at a time: who comes second is told so, and may walk when the first has ended")
    func oneAtATime() async throws {
        let folder = try TemporaryFolder()
        let app = App(configuration: AppBed.configuration(in: folder.path))
        try await app.start()
        let ledger = try #require(await app.reach?.ledger)
        let walk = await app.deepWalk
        let look = await app.doctor(ledger).deepLook
        let another = await app.doctor(ledger).deepLook
        #expect(walk.begin())
        for _ in 0..<2 {
            let refused = await look.taken()
            #expect(refused == [Doctor.walkedAlready] && refused.areComplete)
        }
        walk.end()
        // Each walk ends what it has begun.
        for look in [look, another, look] {
            #expect(await look.taken().levels == [.ledger: .ok, .account: .ok, .audit: .ok])
        }
        #expect(walk.begin())
        await app.stop()
    }

    @Test("of a hundred who ask in one moment one walks")
    func race() async {
        let walk = DeepWalk()
        let walking = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { walk.begin() } }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(walking == 1)
        walk.end()
        #expect(walk.begin())
    }
}
