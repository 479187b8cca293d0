// SPDX-License-Identifier: MIT

import Runtime
import Testing

@Suite("Fuzzing access control lists")
struct AccessListFuzz {
    private static let good = AccessList([
        .init(.owner, .all), .init(.user(1000), [.read, .write]), .init(.group, [.read]), .init(.otherGroup(50), .all),
        .init(.mask, [.read, .enter]), .init(.others, []),
    ])

    @Test("a damaged list is refused, or is read and written back with the same meaning")
    func damaged() throws {
        #expect(AccessList(bytes: Self.good.bytes) == Self.good)
        for seed in 0..<20_000 {
            var random = Seeded(UInt64(seed) + 90_000)
            let bytes = random.mutated(
                Self.good.bytes, tokens: ["\u{2}\u{0}\u{0}\u{0}", "\u{10}\u{0}", "\u{20}\u{0}\u{7}\u{0}"])
            guard let list = AccessList(bytes: bytes) else { continue }
            #expect(list.entries.count == (bytes.count - 4) / 8, "seed \(seed)")
            #expect(AccessList(bytes: list.bytes) == list, "seed \(seed)")
            #expect(list.writers.count <= list.entries.count, "seed \(seed)")
        }
    }
}
