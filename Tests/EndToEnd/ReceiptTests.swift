// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Sections report back, end to end")
struct ReceiptTests {
    private static let reference = "UA 91/26"
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private struct Order: Encodable {
        var id: String
        var secret = ReceiptTests.secret
        var body: String
        var late = 0
        var spoil = ""
    }

    private func post(_ orders: [Order], to port: UInt16) async throws -> [String] {
        let lines = try orders.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let result = try await PeerScript.run("section.py", ["\(port)"], input: lines.joined(separator: "\n"))
        try #require(result.status == 0, "pip install -r config/packages-readers.txt: \(result.error)")
        return result.output.split(separator: "\n").map(String.init)
    }

    @Test("a receipt that the reference library has signed is counted; forged, replayed, late and spoilt ones are not")
    func receipts() async throws {
        let (receiver, hookPort) = try await PeerScript.start("webhook_receiver.py", ["--secret", Self.secret])
        var configuration = BedConfiguration(endpoints: [hookPort])
        configuration.publicPort = try FreePort.find()
        let port = configuration.publicPort
        try await DaemonBed.run(configuration) { bed in
            let section = Person(
                id: "section", webhook: "http://127.0.0.1:\(hookPort)/hook", secret: Self.secret, format: "standard")
            try await bed.release(SampleAction(reference: Self.reference), to: [section])
            try await bed.closedAccount(of: Self.reference)
            let alert = try #require(try WebhookReceipt.requests(receiver).first).identifier
            func body(reached: Int, version: Int = 1) -> String {
                """
                {"type":"urgent-action.receipt","timestamp":"2026-11-26T12:00:00Z","data":{"alert":"\(alert)",\
                "reference":"\(Self.reference)","version":\(version),"acknowledged":true,"reached":\(reached),\
                "acted":{"letter":30,"call":2}}}
                """
            }
            let answers = try await post(
                [
                    Order(id: "r1", body: body(reached: 1200)), Order(id: "r1", body: body(reached: 1200)),
                    Order(id: "r2", secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", body: body(reached: 9)),
                    Order(id: "r3", body: body(reached: 9), late: -400),
                    Order(id: "r4", body: body(reached: 9), spoil: " "),
                    Order(id: "r5", body: body(reached: 9).replacing(alert, with: "ua_0123456789abcdef_1_1")),
                    Order(id: "r6", body: body(reached: 9, version: 2)),
                ], to: port)
            #expect(answers.map { String($0.prefix(3)) } == ["201", "200", "403", "403", "403", "403", "422"])
            #expect(Set(answers[2...5]).count == 1, "one and the same answer")
            let wanted = ReceiptTallyDocument(ReceiptTally(sections: 1, reached: 1200, acted: [.letter: 30, .call: 2]))
            #expect(try await bed.status(Self.reference).receipts == wanted)
            #expect(try await bed.ctl("responses", Self.reference).output.contains("1 acknowledged, 1,200 reached"))
            try await bed.kill()
            try await bed.start()
            #expect(try await post([Order(id: "r7", body: body(reached: 1500))], to: port)[0].hasPrefix("201"))
            #expect(try await bed.status(Self.reference).receipts.reached == 1500)
            try await bed.provedAccount(of: Self.reference)
            let audit = try await bed.ctl("audit").output
            #expect(!(bed.log + audit).contains(alert))
        }
    }
}
