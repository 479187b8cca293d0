// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Intake
import Testing

@Suite("Fuzzing action documents")
struct ActionFuzz {
    private static let now = Instant(milliseconds: 1_795_248_000_000)
    private static let reader = ActionReader(regions: { word in
        ["Americas", "150", "KE", "NI"].contains(word)
            ? Set([CountryCode("KE"), CountryCode("NI")].compactMap(\.self)) : nil
    })

    @Test("a damaged action is taken clean, or refused with faults that have a line and help")
    func mutations() throws {
        let sample = [UInt8](
            try Data(
                contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
                    path: "../../config/samples/urgent-action.json5")))
        let tokens = [
            "\\r\\n", "\\u0000", "null", "[]", "{}", "\"\"", "1e400", "Infinity", "\u{202e}", "reference: 'X',",
            "text: {},", "kind: 'update',",
            "follows: 'UA 1',", "respondBy: '2020-01-01T00:00:00Z',", "@", "é", ",", ":", "}", "]",
        ]
        var taken = 0
        for seed in 0..<2000 {
            var random = Seeded(UInt64(seed))
            let bytes = random.mutated(sample, tokens: tokens)
            do throws(InvalidDocument) {
                let reading = try Self.reader.read(bytes, now: Self.now)
                taken += 1
                check(reading, seed: seed)
            } catch {
                let lines = bytes.count(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) + 1
                #expect(!error.faults.isEmpty && error.faults.count <= 200, "seed \(seed)")
                for fault in error.faults {
                    #expect((1...lines).contains(fault.line), "seed \(seed): \(fault)")
                    #expect(!fault.problem.isEmpty && !fault.expected.isEmpty, "seed \(seed): \(fault)")
                    #expect(!fault.description.unicodeScalars.contains { $0.value < 0x20 }, "seed \(seed)")
                }
            }
        }
        #expect(taken > 100, "too few survive the damage to say anything")
    }

    private func check(_ reading: ActionReader.Reading, seed: Int) {
        let action = reading.action
        let canonical = ActionDigest.canonicalBytes(of: action)
        let again = try? JSONDecoder().decode(UrgentAction.self, from: Data(canonical))
        #expect(again == action, "seed \(seed)")
        #expect(again.map(ActionDigest.of) == reading.digest, "seed \(seed)")
        let headerTexts =
            action.text.values.map(\.subject)
            + action.targets.flatMap { [$0.name, $0.email ?? "", $0.salutation ?? ""] } + [action.author]
        for text in headerTexts {
            #expect(
                !text.unicodeScalars.contains { $0.value < 0x20 || (0x7f..<0xa0).contains($0.value) }, "seed \(seed)")
        }
    }
}
