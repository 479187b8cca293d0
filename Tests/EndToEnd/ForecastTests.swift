// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("Forecast and alarms, from outside")
struct ForecastTests {
    @Test(
        """
        an action that cannot make its window: warned of at intake, refused at approval, released with a reason, and people \
        are woken
        """)
    func gate() async throws {
        let (receiver, hook) = try await PeerScript.start("webhook_receiver.py")
        var configuration = BedConfiguration()
        configuration.more = "alarms: { webhook: \"http://127.0.0.1:\(hook)/hook\" },"
        configuration.relayKeys = "tls: \"off\", ratePerSecond: 1"
        try await DaemonBed.run(configuration) { bed in
            let reference = "UA 50/26"
            try await bed.ctl("roster", "import", "-", input: Person.csv(Person.crowd(3_000)))
            let action = SampleAction(reference: reference, window: #"window: "90s","#)
            let submission = try await bed.ctl("enqueue", "-", input: action.text)
            #expect(submission.status == Exit.done)
            #expect(
                submission.error.contains(
                    "warning: it cannot make its window as things are: at the configured rate 3 % of the audience"),
                "\(submission.error)")
            let shown = try await bed.status(reference)
            #expect(shown.forecast.basis == "configured" && shown.forecast.shareByClose == 0.03)

            let refusal = try await bed.ctl("--as", "an.approver", "approve", reference)
            #expect(refusal.status == Exit.refused)
            #expect(
                refusal.error.contains("it cannot make its window: at the configured rate 3 %")
                    && refusal.error.contains("--anyway"), "\(refusal.error)")
            #expect(try await bed.status(reference).state == "awaiting-approval")

            let reason = "whoever it reaches may save a life"
            let done = try await bed.ctl("--as", "an.approver", "approve", reference, "--anyway", "--reason", reason)
            #expect(done.status == Exit.done, "\(done.error)")
            #expect(done.output.contains("at the configured rates"))
            let audit = try await bed.lines(AuditDocument.self, "audit", reference)
            #expect(audit.last?.verb == "approve" && audit.last?.detail.contains("anyway: \(reason)") == true)

            // A second one beside it: the configured rate is shared.
            let beside = SampleAction(reference: "UA 51/26", window: #"window: "2h","#)
            let second = try await bed.ctl("enqueue", "-", input: beside.text)
            #expect(second.status == Exit.done && !second.error.contains("cannot make"), "\(second.error)")

            let alarm = try await receiver.waitForLine(containing: "window-at-risk")
            #expect(alarm.contains(reference) && alarm.contains("of the audience are reached when the window ends"))
        }
        withExtendedLifetime(receiver) {}
    }

    @Test("a draft that nobody approves in time wakes people by mail and by webhook, once, though one relay is dead")
    func missed() async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py")
        let (receiver, hook) = try await PeerScript.start("webhook_receiver.py")
        var configuration = BedConfiguration(relay: 9)
        configuration.relayKeys = "tls: \"off\" }, { name: \"other\", url: \"smtp://127.0.0.1:\(port)\", tls: \"off\""
        configuration.more =
            "alarms: { email: [\"operators@ops.example\"], webhook: \"http://127.0.0.1:\(hook)/hook\" },"
        try await DaemonBed.run(configuration) { bed in
            try await bed.handIn(SampleAction(reference: "UA 52/26").ending(in: 15))
            let line = try await receiver.waitForLine(containing: "window-missed")
            #expect(line.contains("UA 52/26") && line.contains("urgentd.alarm"))
            #expect(try await relay.waitForLine(containing: "text ").hasSuffix("operators@ops.example"))
            #expect(bed.log.contains("<1>alarms: raised condition=window-missed about=\"UA 52/26\""))
            let status = try await bed.status("UA 52/26")
            #expect(status.state == "closed" && status.audience == 0 && status.finished)
            let late = try await bed.ctl("--as", "an.approver", "approve", "UA 52/26")
            #expect(late.status == Exit.refused)
            #expect(try await bed.ctl("reconcile", "UA 52/26").status == Exit.done)
            let clock = try await bed.ctl("clock", "accept")
            #expect(clock.status == Exit.done && clock.output.hasPrefix("there was nothing to accept"))
            #expect(try await bed.stop() == Exit.done)
        }
        withExtendedLifetime((relay, receiver)) {}
    }
}
