// SPDX-License-Identifier: MIT

import Testing

@testable import Web

@Suite("Fuzzing forms")
struct FormFuzz {
    private static let part = "--bound\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nletter\r\n"
    private static let tokens = [
        "\r\n", "--bound", "--bound--", "\r\n\r\n", "name=\"", "\"", ";", "=", "&", "%", "%00", "%e2%80%ae", "+",
        "\u{0}",
        "Content-Disposition: form-data; name=x", "filename=\"a\"", "\\", "é", "multipart/form-data; boundary=bound",
    ]

    @Test("no body of either encoding breaks the reader, and what it takes is bounded and clean")
    func bodies() {
        let bodies = [
            "List-Unsubscribe=One-Click&a=%41+b&c", Self.part + Self.part + "--bound--\r\n", Self.part + "--bound--",
        ]
        let types = [
            "application/x-www-form-urlencoded", "multipart/form-data; boundary=bound",
            "multipart/form-data; boundary=\"bound\"; charset=utf-8", "text/plain",
        ]
        for seed in 0..<20_000 {
            var random = Seeded(UInt64(seed))
            let body = random.mutated(Array(random.one(of: bodies).utf8), tokens: Self.tokens)
            var type = random.one(of: types)
            if random.chance(0.2) {
                type = String(decoding: random.mutated(Array(type.utf8), tokens: Self.tokens), as: UTF8.self)
            }
            guard let form = try? FormReader.read(body, type: type) else { continue }
            #expect(form.pairs.count <= FormFields.mostFields, "seed \(seed)")
            for pair in form.pairs {
                #expect(!pair.name.isEmpty && pair.name.utf8.count <= FormFields.longestName, "seed \(seed)")
                #expect(pair.value.utf8.count <= FormFields.longestValue, "seed \(seed)")
                #expect(!pair.name.utf8.contains(0) && !pair.value.utf8.contains(0), "seed \(seed)")
            }
        }
    }

    @Test("what is written in either encoding is read back")
    func roundTrips() throws {
        for seed in 0..<3_000 {
            var random = Seeded(UInt64(seed) + 50_000)
            let pairs = (0..<random.number(below: 8)).map { _ in
                FormFields.Pair(name: "n\(random.number(below: 9))", value: Self.text(&random))
            }
            let encoded = pairs.map { "\($0.name)=\(Self.escaped($0.value))" }.joined(separator: "&")
            let multipart =
                pairs.map { "--b\r\ncontent-disposition: form-data; name=\($0.name)\r\n\r\n\($0.value)\r\n" }.joined()
                + "--b--"
            let first = try FormReader.read(Array(encoded.utf8), type: "application/x-www-form-urlencoded")
            let second = try FormReader.read(Array(multipart.utf8), type: "multipart/form-data; boundary=b")
            #expect(first.pairs == pairs && second.pairs == pairs, "seed \(seed)")
        }
    }

    @Test("no Accept-Language breaks its reader")
    func languages() {
        for seed in 0..<5_000 {
            var random = Seeded(UInt64(seed) + 90_000)
            let header = random.mutated(
                Array("de-CH, fr;q=0.9, en;q=0.8".utf8), tokens: [",", ";q=", "*", "-", "q", "1e999", "nan", "\u{0}"])
            #expect(AcceptLanguage.ladder(String(decoding: header, as: UTF8.self)).count <= 20, "seed \(seed)")
        }
    }

    private static func text(_ random: inout Seeded) -> String {
        (0..<random.number(below: 12)).map { _ in random.one(of: ["a", " ", "&", "=", "+", "%", "é", "ا", "\r\n", "-"])
        }
        .joined()
    }

    private static func escaped(_ text: String) -> String {
        text.utf8.map { "%" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
