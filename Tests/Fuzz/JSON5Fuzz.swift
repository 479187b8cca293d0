// SPDX-License-Identifier: MIT

import Foundation
import JSON5
import Testing

@Suite("Fuzzing JSON5")
struct JSON5Fuzz {
    @Test("any value in any spelling reads back, and Foundation reads the same", arguments: [false, true])
    func spellings(forFoundation: Bool) {
        for seed in 0..<1500 {
            var writer = JSON5Writer(seed: UInt64(seed), forFoundation: forFoundation)
            // In a list, because Foundation reads past a number that ends the document.
            let value = AnyJSON.array([writer.value()])
            writer.write(value)
            let bytes = Array(writer.text.utf8)
            #expect(AnyJSON.byUs(bytes) == value, "seed \(seed): \(writer.text)")
            if forFoundation { #expect(AnyJSON.byFoundation(bytes) == value, "seed \(seed): \(writer.text)") }
        }
    }

    @Test("a damaged document is read, or refused with a place and help")
    func mutations() {
        let tokens = [
            "{", "}", "[", "]", ",", ":", "'", "\"", "\\", "\\u12", "//", "/*", "*/", "0x", "1e9", "-", ".", "null",
            "\u{2028}", "é",
            "Infinity",
        ]
        for seed in 0..<4000 {
            var writer = JSON5Writer(seed: UInt64(seed % 500))
            writer.write(writer.value())
            var random = Seeded(UInt64(seed) + 1_000_000)
            let bytes = random.mutated(Array(writer.text.utf8), tokens: tokens)
            do throws(JSON5Fault) {
                _ = try JSON5Document.parse(bytes)
            } catch {
                checkFault(error, bytes, seed: seed)
            }
        }
    }

    @Test("random bytes are refused with a place, or read")
    func randomBytes() {
        var random = Seeded(7)
        for round in 0..<3000 {
            var bytes = random.bytes(most: 60)
            if random.chance(0.5) { bytes = bytes.map { $0 & 0x7f } }
            do throws(JSON5Fault) {
                _ = try JSON5Document.parse(bytes)
            } catch {
                checkFault(error, bytes, seed: round)
            }
        }
    }

    private func checkFault(_ fault: JSON5Fault, _ bytes: [UInt8], seed: Int) {
        let lines = bytes.count(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) + 1
        let position = fault.position ?? JSON5Position(line: 0, column: 0)
        #expect((1...lines).contains(position.line), "seed \(seed)")
        #expect((1...(bytes.count + 1)).contains(position.column), "seed \(seed)")
        #expect(!fault.problem.isEmpty && !fault.expected.isEmpty, "seed \(seed)")
    }
}
