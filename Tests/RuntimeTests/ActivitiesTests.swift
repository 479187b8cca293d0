// SPDX-License-Identifier: MIT

import Runtime
import Synchronization
import Testing

@Suite("What a start or a stop waits for")
struct ActivitiesTests {
    private final class Hand: Sendable {
        let milliseconds = Atomic<Int64>(1_000)
        func turn(_ seconds: Int64) { milliseconds.add(seconds * 1000, ordering: .relaxed) }
    }

    private let hand = Hand()
    private var activities: Activities {
        let hand = hand
        return Activities { hand.milliseconds.load(ordering: .relaxed) }
    }

    @Test("each is named with how long it has gone on, the longest first, and how far it is")
    func names() {
        let activities = activities
        #expect(activities.text == nil)
        let migration = activities.begin("migration")
        hand.turn(30)
        let drain = activities.begin("drain") { "412 in flight" }
        hand.turn(15)
        #expect(activities.text == "migration for 45 s, drain for 15 s (412 in flight)")
        migration.end()
        migration.end()
        #expect(activities.text == "drain for 15 s (412 in flight)")
        drain.end()
        #expect(activities.text == nil)
    }

    @Test("what nobody holds any more is over; what throws too")
    func letGo() async {
        struct Failed: Error {}
        let activities = activities
        do {
            let activity = activities.begin("import")
            #expect(activities.text != nil)
            withExtendedLifetime(activity) {}
        }
        #expect(activities.text == nil)
        await #expect(throws: Failed.self) { try await activities.run("backup") { throw Failed() } }
        #expect(activities.text == nil)
    }

    @Test("many are counted, not listed")
    func many() {
        let activities = activities
        let all = (0..<8).map { activities.begin("import \($0)") }
        #expect(activities.text?.hasSuffix("import 4 for 0 s, and 3 more") == true)
        withExtendedLifetime(all) {}
    }
}
