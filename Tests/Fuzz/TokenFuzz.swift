// SPDX-License-Identifier: MIT

import Crypto
import Domain
import Testing

@Suite("Fuzzing tokens")
struct TokenFuzz {
    @Test("no damaged token opens, whatever was done to it")
    func damaged() throws {
        let keys = try #require(TokenKeys([[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)]))
        for seed in 0..<3_000 {
            var random = Seeded(UInt64(seed))
            let token = try #require(
                PersonalToken(
                    purpose: .respond, volunteer: VolunteerKey(UInt32(random.number(below: 1 << 31) + 1)),
                    version: VersionKey(UInt32(random.number(below: 0x7_fffe) + 1))))
            let text = keys.seal(token.bytes)
            let damaged = String(
                decoding: random.mutated(Array(text.utf8), tokens: ["=", "-", "_", "%2D", "A", "\u{0}", "é", text]),
                as: UTF8.self)
            if damaged != text { #expect(keys.open(damaged) == nil, "seed \(seed)") }
        }
    }

    @Test("octets that are a token are exactly those it writes")
    func octets() {
        for seed in 0..<5_000 {
            var random = Seeded(UInt64(seed) + 10_000)
            var bytes = random.bytes(most: 12)
            if let first = bytes.first, random.chance(0.8) { bytes[0] = first % 5 }
            if let token = PersonalToken(bytes: bytes) { #expect(token.bytes == bytes, "seed \(seed)") }
        }
    }
}
