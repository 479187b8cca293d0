// SPDX-License-Identifier: MIT

import Testing

@testable import Transport

@Suite("Fuzzing a relay's replies")
struct SMTPReplyFuzz {
    private static let address = "ann@example.org"
    private static let good = Array(
        "250-relay.example greets you\r\n250-PIPELINING\r\n250 DSN\r\n250 2.1.0 Ok\r\n550 5.1.1 <\(address)> unknown\r\n354\r\n"
            .utf8)
    private static let tokens = [
        "\r", "\n", "\r\n", "-", " ", "250", "999", "5.1.1 ", "\u{0}", "é", "<\(address)>", "25", "250\t", "\u{feff}",
    ]

    /// What a parser made of a stream: codes with their texts, then the fault if there was one.
    private static func read(_ pieces: [[UInt8]]) -> [String] {
        var parser = SMTPReplyParser()
        var found: [String] = []
        for piece in pieces {
            let fault = piece.withUnsafeBytes { bytes -> SMTPReplyParser.Fault? in
                var rest = bytes
                do throws(SMTPReplyParser.Fault) {
                    while let code = try parser.next(in: &rest) {
                        found.append("\(code) \(parser.reply(about: address).text)")
                    }
                } catch {
                    return error
                }
                return nil
            }
            if let fault {
                found.append("\(fault)")
                break
            }
        }
        return found
    }

    @Test("a damaged stream gives the same replies and the same fault however it is cut, and never an address")
    func damaged() {
        for seed in 0..<2_000 {
            var random = Seeded(UInt64(seed) + 9_000)
            let bytes = random.mutated(Self.good, tokens: Self.tokens)
            let whole = Self.read([bytes])
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = 1 + random.number(below: 9)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            #expect(Self.read(pieces) == whole, "seed \(seed)")
            #expect(!whole.contains { $0.contains(Self.address) }, "seed \(seed)")
            #expect(whole.allSatisfy { $0.utf8.count < 300 }, "seed \(seed)")
        }
    }

    @Test("an endless line and an endless reply are given up")
    func endless() {
        #expect(Self.read([[UInt8](repeating: 0x32, count: 1 << 20)]) == ["lineTooLong"])
        let lines = Array(String(repeating: "250-x\r\n", count: 10_000).utf8)
        #expect(Self.read([lines]) == ["tooManyLines"])
    }

    @Test("the undamaged stream reads as what it says")
    func undamaged() {
        #expect(Self.read([Self.good]).map { $0.prefix(3) } == ["250", "250", "550", "354"])
    }
}
