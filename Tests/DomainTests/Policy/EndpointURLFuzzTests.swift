// SPDX-License-Identifier: MIT

import Domain
import Testing

/// Spoilt URLs, the same ones at every run.
@Suite struct EndpointURLFuzzTests {
    @Test("whatever is taken is plain ASCII, https, and reads as itself again")
    func spoilt() throws {
        var random = Generator(state: 0x5eed)
        let seeds = [
            "https://example.org:8443/a/b?c=d", "https://[2001:db8::1]:444/x", "https://127.1/",
            "https://b\u{fc}cher.example/",
            "https://0x7f.0.0.1:443/", "https://user@example.org/#f",
        ].map { Array($0.utf8) }
        let spice = Array("/:@#?[]%.0x\\ \u{0}\r\n\u{7f}\u{e9}\u{ff0f}\u{3002}-_".utf8)
        var taken = 0
        for _ in 0..<5000 {
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0...(random.next() % 3) {
                let place = 8 + Int(random.next() % UInt64(bytes.count - 8))
                let byte = spice[Int(random.next() % UInt64(spice.count))]
                switch random.next() % 3 {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                default: bytes.remove(at: place)
                }
                if bytes.count < 10 { break }
            }
            guard let url = try? EndpointURL(String(decoding: bytes, as: UTF8.self)) else { continue }
            taken += 1
            #expect(url.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
            #expect(url.text.hasPrefix("https://") && !url.text.contains("#"))
            #expect(!url.host.contains("@") && !url.host.contains("/") && !url.host.isEmpty)
            #expect(try EndpointURL(url.text) == url, "\(url.text)")
        }
        #expect(taken > 500)
    }

    /// SplitMix64: any fixed sequence will do.
    private struct Generator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }
}
