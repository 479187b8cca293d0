// SPDX-License-Identifier: MIT

import Composing
import Crypto
import Domain
import Foundation
import Intake
import Testing

@Suite("Fuzzing reports")
struct ReportFuzz {
    private struct Marks: MailProof {
        let keys: TokenKeys

        func delivery(of bounceAddress: String) -> DeliveryKey? { BounceMark(keys: keys).delivery(of: bounceAddress) }
        func person(ofLeaveToken: String) -> VolunteerKey? { nil }
    }

    private static let tokens = [
        "\n", "\r\n", "\n\n", "--", "--b\n", "Content-Type: multipart/report; boundary=b\n\n", "boundary=\"", "\"",
        "\\",
        "Content-Type: message/rfc822\n\n", "Content-Type: message/delivery-status\n\n", "Action: failed\n",
        "Status: 5.1.1\n", "+2B", "=", "=3D", "Content-Transfer-Encoding: base64\n", ":", ";", "(", "\u{0}", "é",
        "Return-Path: <>\n", "From: mailer-daemon\n",
    ]

    /// The messages that the reader's tests are made of.
    private static func messages() throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../IntakeTests/Reports/Fixtures")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map {
            Array(try Data(contentsOf: folder.appending(path: $0)))
        }
    }

    @Test("no damaged message proves anything, holds an address, or goes beyond the limits")
    func damaged() throws {
        let marks = Marks(keys: try #require(TokenKeys([[UInt8](repeating: 4, count: 32)])))
        let messages = try Self.messages()
        for seed in 0..<3_000 {
            var random = Seeded(UInt64(seed))
            let message = random.mutated(random.one(of: messages), tokens: Self.tokens)
            let read = ReportMessage.read(message, proof: marks)
            #expect(read.reports.count <= BounceReceipt.mostResults, "seed \(seed)")
            for report in read.reports {
                #expect(report.mail == .unproved, "seed \(seed)")
                let text = report.event.refusal?.text ?? ""
                #expect(text.utf8.count <= 200 && !text.contains("@example.net"), "seed \(seed)")
            }
        }
    }

    @Test("bytes without any sense are read to their end")
    func noise() throws {
        let marks = Marks(keys: try #require(TokenKeys([[UInt8](repeating: 4, count: 32)])))
        for seed in 0..<2_000 {
            var random = Seeded(UInt64(seed) + 100_000)
            var message = Array("From: x\n".utf8)
            for _ in 0..<random.number(below: 60) {
                message += random.chance(0.7) ? Array(random.one(of: Self.tokens).utf8) : random.bytes(most: 20)
            }
            #expect(ReportMessage.read(message, proof: marks).reports.allSatisfy { $0.mail == .unproved })
        }
    }
}
