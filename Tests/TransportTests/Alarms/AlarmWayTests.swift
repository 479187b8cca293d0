// SPDX-License-Identifier: MIT

import Domain
import Foundation
import TestSupport
import Testing

@testable import Transport

@Suite("Ways to operators")
struct AlarmWayTests {
    private let now = Instant(milliseconds: 1_795_248_000_000)
    private let head = AlarmLetter.Head(from: "ua@alerts.example", host: "alerts.example")

    private var notice: AlarmNotice {
        AlarmNotice(
            raised: [.init(condition: .relayDown("a"), detail: "no connection to relay a", since: now)],
            over: [.init(condition: .diskFilling, detail: "4 % left", since: now, until: now)], at: now)
    }

    private func relay(_ name: String, _ port: UInt16) -> RelayConfiguration {
        RelayConfiguration(name: name, host: "127.0.0.1", port: port, protection: .off)
    }

    private func mail(_ relays: [RelayConfiguration], to recipients: [String], _ courier: AlarmCourier) -> AlarmMail {
        AlarmMail(to: recipients, by: relays, letterhead: head, sender: "bounces@alerts.example", courier: courier)
    }

    @Test("an alarm about a dead relay arrives by another, at every address, and by webhook")
    func deadRelay() async throws {
        let courier = try await AlarmCourier.start()
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let (receiver, hook) = try await PeerScript.start("webhook_receiver.py")
        let mail = mail(
            [relay("a", try FreePort.find()), relay("b", port)], to: ["one@ops.example", "two@ops.example"], courier)
        try await mail.deliver(notice)
        #expect(
            Set(
                [try await peer.waitForLine(containing: "text "), try await peer.waitForLine(containing: "text ")]
                    .compactMap { $0.split(separator: " ").last }) == ["one@ops.example", "two@ops.example"])
        let way = AlarmWebhook(url: "http://127.0.0.1:\(hook)/hook", host: "alerts.example", courier: courier)
        try await way.deliver(notice)
        let request = try await receiver.waitForLine(containing: "relay-down")
        #expect(request.contains("application/json") && request.contains("urgentd.alarm"))
        await courier.stop()
        #expect(await courier.post([], to: "http://127.0.0.1:\(hook)/hook") == "the daemon is stopping")
    }

    @Test("an address that no relay takes is tried again alone: who has the message gets it once")
    func oneAddress() async throws {
        let courier = try await AlarmCourier.start()
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "rcpt:two=450 4.2.0 later*1"])
        let mail = mail([relay("b", port)], to: ["one@ops.example", "two@ops.example"], courier)
        do throws(AlarmNotDelivered) {
            try await mail.deliver(notice)
            Issue.record("it was taken")
        } catch {
            #expect(error.why == "1 of 2 addresses: b: the relay answered 450")
        }
        try await mail.deliver(notice)
        _ = try await peer.waitForLine(containing: "two@ops.example")
        #expect(peer.printed.split(separator: "\n").count { $0.hasPrefix("text ") && $0.contains("one@") } == 1)
        await courier.stop()
    }

    @Test("a relay that wants a password over TLS gets it as for alerts, and never in the clear")
    func login() async throws {
        let folder = try TemporaryFolder()
        let courier = try await AlarmCourier.start()
        let capture = folder.path("mail")
        let (peer, port) = try await PeerScript.start(
            "aiosmtpd_peer.py", [folder.path, "starttls", "operator", "secret", capture])
        let secure = RelayConfiguration(
            name: "s", host: "localhost", port: port, protection: .require, username: "operator", password: "secret",
            caFile: folder.path("cert.pem"), family: .v4)
        try await mail([secure], to: ["one@ops.example"], courier).deliver(notice)
        #expect(try await peer.waitForLine(containing: "mail ").hasSuffix(" tls"))
        let text = try String(contentsOfFile: capture, encoding: .utf8)
        for part in [
            "Subject: [urgentd] ALARM: nothing leaves by relay a\r\n", "To: <one@ops.example>\r\n",
            "Auto-Submitted: auto-generated\r\n", "Date: Sat, 21 Nov 2026 08:00:00 +0000\r\n",
            "no connection to relay a", "to do", "over   little space", "urgentd on alerts.example",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
        let (_, clear) = try await PeerScript.start("relay_peer.py", ["--offer", "AUTH PLAIN"])
        var elsewhere = relay("c", clear)
        elsewhere.host = "relay.example"
        elsewhere.username = "operator"
        elsewhere.password = "secret"
        let fault = await courier.mail([], from: "a@b.example", to: "c@d.example", via: elsewhere)
        #expect(fault?.contains("Login denied") == true)
        await courier.stop()
    }

    @Test(
        "an endpoint that refuses is an error without its address, and a redirect is not followed",
        arguments: [
            ("status/500", "500"), ("redirect/302", "302"),
        ])
    func refused(path: String, status: String) async throws {
        let courier = try await AlarmCourier.start()
        let (receiver, port) = try await PeerScript.start("webhook_receiver.py")
        let way = AlarmWebhook(url: "http://127.0.0.1:\(port)/\(path)", host: "h", courier: courier)
        do throws(AlarmNotDelivered) {
            try await way.deliver(notice)
            Issue.record("it was taken")
        } catch {
            #expect(error.why == "the endpoint answered \(status)")
        }
        await courier.stop()
        withExtendedLifetime(receiver) {}
    }

    @Test("the relay an alarm is about is tried last, and lines stay short and plain")
    func words() throws {
        let order = AlarmMail.order([relay("a", 1), relay("b", 2), relay("c", 3)], for: notice)
        #expect(order.map(\.name) == ["b", "c", "a"])
        var long = notice
        long.raised[0].detail = String(repeating: "wörter ", count: 60) + "\r\nBcc: everybody@example.org"
        let text = String(decoding: AlarmLetter.text(long, to: "one@ops.example", head), as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f } })
        #expect(!lines.contains { $0.hasPrefix("Bcc:") })
    }
}
