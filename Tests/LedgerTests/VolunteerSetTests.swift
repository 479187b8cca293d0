// SPDX-License-Identifier: MIT

import LedgerConformance
import TestSupport
import Testing

@testable import Ledger

@Suite("A set of volunteers, a bit each")
struct VolunteerSetTests {
    @Test("what went in is in, and nobody else, also after storing", arguments: 0..<5)
    func roundTrip(seed: Int) {
        var dice = Dice(seed: UInt64(seed))
        var numbers: Set<UInt32> = [1, 63, 64, 65_535, 65_536]
        for _ in 0..<500 { numbers.insert(UInt32(dice.roll(400_000))) }
        var set = VolunteerSet()
        for number in numbers { set.insert(number) }
        var stored = VolunteerSet()
        for block in set.blocks { stored.add(block: block.number, block.bits) }
        for one in [set, stored] {
            #expect(one.count == numbers.count)
            #expect((0..<400_000).filter { one.contains(UInt32($0)) }.count == numbers.count)
            #expect(numbers.allSatisfy(one.contains))
            #expect(!one.contains(.max))
        }
        #expect(set.countMissing(from: stored) == 0 && stored.countMissing(from: set) == 0)
        stored.insert(399_999)
        stored.insert(500_000)
        #expect(stored.countMissing(from: set) >= 1 && set.countMissing(from: stored) == 0)
    }

    @Test("blocks without anybody are not stored")
    func sparse() {
        var set = VolunteerSet()
        #expect(set.blocks.isEmpty && set.isEmpty)
        set.insert(200_000)
        #expect(set.blocks.map(\.number) == [3] && !set.isEmpty)
        #expect(set.blocks.first?.bits.count == 8_192)
    }
}
