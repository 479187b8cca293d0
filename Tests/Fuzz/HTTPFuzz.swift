// SPDX-License-Identifier: MIT

import Testing

@testable import Web

@Suite("Fuzzing what requests carry")
struct HTTPFuzz {
    private static let good = Array("/v1/actions/UA%20042%2F26?as=m.ruiz&language=es&x=%E2%98%85+a".utf8)
    private static let tokens = [
        "%", "%00", "%2", "%zz", "+", "&", "=", "?", "/", "//", "%C0%AF", "%FF", "\u{0}", "é", "#",
    ]

    @Test("a damaged target is refused, or is a path whose decoded parts hold no NUL")
    func targets() {
        let pattern = PathPattern("/v1/actions/{reference}")
        for seed in 0..<5_000 {
            var random = Seeded(UInt64(seed) + 70_000)
            let text = String(decoding: random.mutated(Self.good, tokens: Self.tokens), as: UTF8.self)
            guard let head = HTTPRequestHead(method: "GET", target: text, headers: [:], peer: nil) else { continue }
            #expect(head.path.hasPrefix("/"), "seed \(seed)")
            let decoded =
                Array(head.query.keys) + Array(head.query.values) + Array((pattern.match(head.path) ?? [:]).values)
            #expect(!decoded.contains { $0.utf8.contains(0) }, "seed \(seed)")
        }
    }

    @Test("a form of nothing but separators takes no more than its length")
    func separators() {
        let text = String(repeating: "a=b&", count: 50_000)
        #expect(PercentCoding.decodeForm(text) == ["a": "b"])
        #expect(PercentCoding.decodeForm(String(repeating: "&=", count: 50_000)) == ["": ""])
        #expect(PercentCoding.decodeForm(String(repeating: "%", count: 100_000)) == nil)
    }
}
