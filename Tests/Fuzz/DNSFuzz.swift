// SPDX-License-Identifier: MIT

import Runtime
import Testing

@Suite("Fuzzing answers of DNS")
struct DNSFuzz {
    /// A question, an alias by a pointer, and two texts, one in two strings.
    private static let good: [UInt8] = {
        var bytes: [UInt8] = [0x12, 0x34, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0]
        bytes += [3] + Array("www".utf8) + [7] + Array("example".utf8) + [0, 0, 16, 0, 1]
        bytes += [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0, 16]
        bytes += [0xc0, 16, 0, 16, 0, 1, 0, 0, 0, 60, 0, 12, 11] + Array("v=spf1 -all".utf8)
        bytes += [0xc0, 16, 0, 16, 0, 1, 0, 0, 0, 60, 0, 6, 2] + Array("ab".utf8) + [2] + Array("cd".utf8)
        return bytes
    }()

    private static let tokens = ["\u{0}", "\u{1}", "\u{10}", "v=spf1", "\u{7f}", "é", "example"]

    @Test("the undamaged answer reads as what it says")
    func undamaged() throws {
        #expect(try DNSTexts(Self.good).records == [Array("v=spf1 -all".utf8), Array("abcd".utf8)])
    }

    @Test("a damaged answer is read or refused, and never gives more than it holds")
    func damaged() {
        for seed in 0..<20_000 {
            var random = Seeded(UInt64(seed) + 40_000)
            let bytes = random.mutated(Self.good, tokens: Self.tokens)
            guard let texts = try? DNSTexts(bytes) else { continue }
            #expect(texts.records.map(\.count).reduce(0, +) <= bytes.count, "seed \(seed)")
        }
    }

    @Test("every beginning of an answer is cut short, and a pointer to itself leads nowhere")
    func cutShort() {
        for count in Self.good.indices {
            #expect(throws: DNSTexts.Fault.cutShort, "\(count)") { try DNSTexts(Array(Self.good[..<count])) }
        }
        let loop: [UInt8] = [0, 0, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 1, 0]
        #expect((try? DNSTexts(loop))?.records == [[]])
        let many: [UInt8] = [0, 0, 0x80, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]
        #expect(throws: DNSTexts.Fault.tooMany) { try DNSTexts(many) }
    }
}
