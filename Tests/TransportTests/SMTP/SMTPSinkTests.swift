// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

@Suite("Mail into Postfix's smtp-sink")
struct SMTPSinkTests {
    @Test("every alert is accepted once, with and without pipelining, over one loop or two", arguments: [1, 2], [[], ["-p"]])
    func accepted(loops: Int, options: [String]) async throws {
        let sink = try MailSink(options)
        let rig = try await SMTPRig([.local(sink.port, connections: 8)], loops: loops)
        rig.submit(1...500)
        let outcomes = try await rig.outcomes.next(500)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        let status = await rig.sender.relays().first
        #expect(status?.accepted == 500)
        await rig.stop()
        sink.stop()
    }
}
