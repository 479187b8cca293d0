// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Intake
import Testing

@Suite("Fuzzing rosters")
struct RosterFuzz {
    /// Stands in every field of the made-up people; no fault may repeat it.
    private static let mark = "SECRET"
    private static let tokens = [
        "\"", "\"\"", ",", "\n", "\r\n", "\r", ";", "\u{0}", "\u{feff}", "é", "@", "\"\n", ",,,,", "{", "}", ":",
        "\\u0000", "\\n", "\\",
    ]

    @Test("a damaged CSV file gives the same rows and faults however it is cut, and no fault repeats a person's data")
    func csv() { fuzz(.csv, rounds: 700) }

    @Test("so does a damaged JSON Lines file")
    func jsonLines() { fuzz(.jsonLines, rounds: 400) }

    @Test("what is written reads back")
    func written() {
        for format in RosterFormat.allCases {
            for seed in 0..<100 {
                var random = Seeded(UInt64(seed))
                let volunteers = (0..<5).map { _ in Self.volunteer(&random) }
                var reader = RosterReader(format: format)
                let batch = reader.feed(Self.file(volunteers, format))
                #expect(batch.rows.map(\.volunteer) == volunteers, "seed \(seed)")
                #expect(batch.faults.isEmpty, "seed \(seed)")
            }
        }
    }

    private func fuzz(_ format: RosterFormat, rounds: Int) {
        for seed in 0..<rounds {
            var random = Seeded(UInt64(seed) + 5_000)
            let bytes = random.mutated(
                Self.file((0..<4).map { _ in Self.volunteer(&random) }, format), tokens: Self.tokens)
            let whole = Self.read([bytes], format)
            var pieces: [[UInt8]] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = 1 + random.number(below: 50)
                pieces.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let cut = Self.read(pieces, format)
            #expect(cut.rows == whole.rows && cut.faults == whole.faults, "seed \(seed)")
            #expect(whole.read == whole.rows.count + whole.skipped, "seed \(seed)")
            let lines = bytes.count(where: { $0 == UInt8(ascii: "\n") }) + 1
            for fault in whole.faults {
                #expect(
                    !fault.reason.contains(Self.mark) && !fault.column.contains(Self.mark), "seed \(seed): \(fault)")
                #expect((1...lines).contains(fault.line) && !fault.reason.isEmpty, "seed \(seed): \(fault)")
            }
            for row in whole.rows { check(row, lines: lines, seed: seed) }
        }
    }

    private func check(_ row: RosterRow, lines: Int, seed: Int) {
        let volunteer = row.volunteer
        #expect((1...lines).contains(row.line), "seed \(seed)")
        #expect(!volunteer.languages.isEmpty && (volunteer.email != nil || volunteer.webhook != nil), "seed \(seed)")
        let texts =
            [volunteer.id, volunteer.name ?? "", volunteer.email ?? "", volunteer.timeZone ?? ""] + volunteer.networks
        for text in texts {
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }, "seed \(seed)")
        }
        if let email = volunteer.email { #expect((try? MailAddress(email))?.text == email, "seed \(seed)") }
    }

    private static func volunteer(_ random: inout Seeded) -> Volunteer {
        let number = random.number(below: 1_000_000)
        let names: [String?] = [nil, "\(mark) Плохой", "\(mark), \"Quoted\"", "\(mark) Ürün"]
        var volunteer = Volunteer(
            id: "\(mark)-\(number)", name: random.one(of: names),
            email: "\(mark)\(number)@\(mark.lowercased()).example",
            languages: ["en", "pt-BR", "zh-Hant"].prefix(1 + random.number(below: 3)).compactMap { LanguageTag($0) },
            country: random.one(of: ["KE", "BR", "TW"].compactMap { CountryCode($0) }))
        volunteer.timeZone = random.one(of: [nil, "Africa/Nairobi", "America/Sao_Paulo"])
        volunteer.networks = random.one(of: [[], ["lawyers"], ["\(mark) a", "b"]])
        volunteer.appetite = random.one(of: [
            Appetite(), Appetite(amount: .limited(3), issues: ["a", "b"], regions: ["EUR"]), Appetite(amount: .none),
        ])
        if random.chance(0.3) {
            volunteer.webhook = WebhookAddress(
                url: "https://hooks.\(mark.lowercased()).example/\(number)",
                secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        }
        return volunteer
    }

    private static func file(_ volunteers: [Volunteer], _ format: RosterFormat) -> [UInt8] {
        let writer = RosterWriter(format: format, showSecrets: true)
        var bytes: [UInt8] = []
        writer.appendHeader(to: &bytes)
        for volunteer in volunteers { writer.append(volunteer, to: &bytes) }
        return bytes
    }

    private static func read(_ pieces: [[UInt8]], _ format: RosterFormat) -> RosterReader.Batch {
        var reader = RosterReader(format: format)
        var all = RosterReader.Batch()
        for batch in pieces.map({ reader.feed($0) }) + [reader.finish()] { all.add(batch) }
        return all
    }
}
