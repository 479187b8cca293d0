// SPDX-License-Identifier: MIT

import Domain
import TestSupport
import Testing

@testable import Transport

extension ChildProcess {
    /// How often a peer printed a line that begins so.
    func count(_ beginning: String) -> Int {
        printed.split(separator: "\n").filter { $0.hasPrefix(beginning) }.count
    }
}

@Suite("A relay that misbehaves")
struct SMTPRelayTests {
    struct Case: Sendable {
        let say: String
        let expected: String

        init(_ say: String, _ expected: String) {
            self.say = say
            self.expected = expected
        }
    }

    static let cases = [
        Case("connect=421 4.3.2 busy", "now throttled"), Case("connect=554 5.7.1 go away", "now sender"),
        Case("connect=hangup", "now disconnected"), Case("connect=garbage", "now timeout"),
        Case("connect=silence", "now timeout"),
        Case("ehlo=421 4.3.2 busy", "now throttled"), Case("ehlo=hangup", "now disconnected"),
        Case("ehlo=silence", "now timeout"),
        Case("ehlo=550 5.5.1 no", "now sender"),
        Case("mail=421 4.3.2 busy", "now throttled"), Case("mail=450 4.1.8 later", "now sender"),
        Case("mail=550 5.7.1 no", "now sender"),
        Case("mail=hangup", "now disconnected"), Case("mail=garbage", "now garbage"),
        Case("mail=silence", "now timeout"),
        Case("rcpt=421 4.3.2 busy", "now throttled"), Case("rcpt=450 4.2.0 later", "now temporary"),
        Case("rcpt=550 5.1.1 unknown", "good address"), Case("rcpt=452 4.2.2 full", "now mailbox-full"),
        Case("rcpt=hangup", "now disconnected"), Case("rcpt=garbage", "now garbage"),
        Case("rcpt=silence", "now timeout"),
        Case("data=421 4.3.2 busy", "now throttled"), Case("data=451 4.3.0 later", "now throttled"),
        Case("data=554 5.5.1 no", "good refused"),
        Case("data=hangup", "now disconnected"), Case("data=garbage", "now garbage"),
        Case("data=silence", "now timeout"),
        Case("data=250 what", "now garbage"),
        Case("dot=421 4.3.2 busy", "now throttled"), Case("dot=451 4.3.0 later", "now throttled"),
        Case("dot=450 later", "now temporary"),
        Case("dot=554 5.6.0 content", "good message"), Case("dot=550 5.7.1 policy", "good policy"),
        Case("dot=hangup", "ambiguous disconnected"), Case("dot=garbage", "ambiguous garbage"),
        Case("dot=silence", "ambiguous timeout"),
        Case("dot=late:0.2:250 2.0.0 Ok", "accepted"), Case("rcpt=251 forwarded", "accepted"),
        Case("rcpt=252 perhaps", "accepted"),
    ]

    @Test("at every step, each alert comes back exactly once with what it was", arguments: [true, false])
    func steps(pipelining: Bool) async throws {
        let options = Self.cases.map { (pipelining ? [] : ["--no-pipelining"]) + ["--quiet", "--say", $0.say] }
        let (peer, ports) = try await PeerScript.startMany("relay_peer.py", Array(options.joined(separator: ["---"])))
        try #require(ports.count == Self.cases.count)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (one, port) in zip(Self.cases, ports) { group.addTask { try await step(one, port) } }
            try await group.waitForAll()
        }
        withExtendedLifetime(peer) {}
    }

    private func step(_ one: Case, _ port: UInt16) async throws {
        var relay = RelayConfiguration.local(port, connections: 2)
        // Where something is answered the limits are never met, however busy the machine is.
        let isSilent = one.say.hasSuffix("silence") || one.expected == "now timeout"
        let limit = Duration.seconds(isSilent ? 1 : 15)
        relay.timeouts = .init(connect: limit, reply: limit, data: limit, final: limit)
        let rig = try await SMTPRig([relay], patience: .seconds(6))
        // Behind a text that is never answered a second envelope would wait, and be told that it never left.
        let alerts: UInt32 = one.say == "dot=silence" ? 1 : 3
        rig.submit(1...alerts)
        let outcomes = try await rig.outcomes.next(Int(alerts))
        // Who only waited for a relay that is down was not tried; the relay's fault says why it is.
        let summaries = Set(outcomes.values.map(\.summary))
        if one.say.hasPrefix("connect") || one.say.hasPrefix("ehlo") {
            #expect(summaries == ["untried after 1"], "\(one.say)")
            let fault = await rig.sender.relays().first?.fault
            #expect(fault.map { "now \($0.reason.rawValue)" } == one.expected, "\(one.say)")
        } else {
            #expect(summaries.subtracting(["untried after 1"]) == [one.expected], "\(one.say)")
        }
        await rig.stop()
    }

    @Test("a refused recipient does not take the connection down", arguments: [true, false])
    func refusedRecipient(pipelining: Bool) async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py",
            (pipelining ? [] : ["--no-pipelining"]) + ["--say", "rcpt:v2=550 5.1.1 <v2@example.net> unknown"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...4)
        let outcomes = try await rig.outcomes.next(4)
        #expect([1, 2, 3, 4].map { outcomes[$0]?.summary } == ["accepted", "good address", "accepted", "accepted"])
        guard case .refusedForGood(let refusal) = outcomes[2] else { return }
        #expect(refusal.code == 550 && refusal.enhanced == "5.1.1" && refusal.text == "<address> unknown")
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("connect") == 1)
    }

    @Test("a refused recipient behind a 354 mails nothing to anybody")
    func loneDot() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py", ["--say", "rcpt:v1=550 5.1.1 unknown", "--say", "data=354 go on"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...2)
        let outcomes = try await rig.outcomes.next(2)
        #expect([1, 2].map { outcomes[$0]?.summary } == ["good address", "accepted"])
        await rig.stop()
        try await peer.settle()
        #expect(peer.printed.contains("text 0 to \n"))
        #expect(peer.count("text") == 2)
        #expect(peer.count("connect") == 1)
    }

    @Test("421 on an idle connection is no outcome: the alert goes out on a fresh one at once")
    func idleClosed() async throws {
        for farewell in ["421 4.4.2 idle too long", "hangup"] {
            let (peer, port) = try await PeerScript.start(
                "relay_peer.py", ["--say", "mail=250 Ok*1", "--say", "mail=\(farewell)*1"])
            let rig = try await SMTPRig([.local(port, connections: 1)])
            rig.submit(1...1)
            #expect(try await rig.outcomes.next().outcome.isAccepted)
            rig.submit(2...2)
            #expect(try await rig.outcomes.next().outcome.isAccepted)
            try await peer.settle()
            #expect(peer.count("connect") == 2)
            await rig.stop()
        }
    }

    @Test("what rode behind a text that broke is sent again, and only the text is ambiguous")
    func innocent() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "dot:v2=hangup*1"])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.submit(1...4)
        let outcomes = try await rig.outcomes.next(4)
        #expect(
            [1, 2, 3, 4].map { outcomes[$0]?.summary } == [
                "accepted", "ambiguous disconnected", "accepted", "accepted",
            ])
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("connect") == 2)
    }

    @Test("a relay that never works is left alone in growing pauses, and its alerts come back")
    func barren() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--say", "mail=hangup"])
        let rig = try await SMTPRig([.local(port, connections: 4)], patience: .seconds(4))
        rig.submit(1...200)
        let outcomes = try await rig.outcomes.next(200)
        #expect(Set(outcomes.values.map(\.summary)) == ["now disconnected", "untried after 1"])
        try await peer.settle()
        #expect(peer.count("connect") < 30)
        await rig.stop()
    }

    @Test("a relay that takes few connections gets few, and everything is sent")
    func fewConnections() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py", ["--connections", "2"])
        let rig = try await SMTPRig([.local(port, connections: 10)])
        rig.submit(1...200)
        let outcomes = try await rig.outcomes.next(200)
        #expect(Set(outcomes.values.map(\.summary)) == ["accepted"])
        await rig.stop()
        withExtendedLifetime(peer) {}
    }

    @Test("a connection carries so many messages and says QUIT; a handful of alerts does not open dozens")
    func manners() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        var relay = RelayConfiguration.local(port, connections: 1)
        relay.messagesPerConnection = 3
        relay.helloName = "sender.example"
        let rig = try await SMTPRig([relay])
        rig.submit(1...9)
        _ = try await rig.outcomes.next(9)
        await rig.stop()
        try await peer.settle()
        #expect(peer.count("connect") == 3)
        #expect(peer.count("command QUIT") >= 2)
        try await peer.settle()
        #expect(peer.printed.contains("command EHLO sender.example"))

        let (wide, widePort) = try await PeerScript.start("relay_peer.py")
        let wideRig = try await SMTPRig([.local(widePort, connections: 32)])
        wideRig.submit(1...5)
        _ = try await wideRig.outcomes.next(5)
        try await wide.settle()
        #expect(wide.count("connect") <= 2)
        await wideRig.stop()
    }

    @Test("a text larger than the sockets' buffers goes out piece by piece, whole and in order")
    func largeText() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(port, connections: 1)])
        let text =
            "Subject: large\r\n\r\n" + String(repeating: String(repeating: "x", count: 998) + "\r\n", count: 6000)
        rig.sender.submit([rig.alert(1, letter: .mail(TestLetter(text: text))), rig.alert(2)])
        let outcomes = try await rig.outcomes.next(2)
        #expect([1, 2].map { outcomes[$0]?.summary } == ["accepted", "accepted"])
        await rig.stop()
        try await peer.settle()
        #expect(peer.printed.contains("took v1@example.net \(text.utf8.count)\n"))
        #expect(peer.printed.contains("took v2@example.net \(TestLetter().text.utf8.count)\n"))
    }

    @Test("what the relay offers is used, and only that")
    func parameters() async throws {
        let (peer, port) = try await PeerScript.start(
            "relay_peer.py",
            [
                "--offer", "SIZE 1000", "--offer", "DSN", "--offer", "DELIVERBY 60", "--offer", "SMTPUTF8", "--offer",
                "8BITMIME",
            ])
        let rig = try await SMTPRig([.local(port, connections: 1)])
        let small = TestLetter(claimedSize: 900)
        let large = TestLetter(claimedSize: 1001)
        rig.sender.submit([
            rig.alert(1, letter: .mail(small)), rig.alert(2, letter: .mail(large)),
            rig.alert(3, to: "用户@bücher.example"),
        ])
        let outcomes = try await rig.outcomes.next(3)
        #expect([1, 2, 3].map { outcomes[$0]?.summary } == ["accepted", "good message", "accepted"])
        await rig.stop()
        try await peer.settle()
        #expect(peer.printed.contains("command MAIL FROM:<bounces@example.org> SIZE=900 RET=HDRS ENVID=id-1 BY=3600;N"))
        #expect(
            peer.printed.contains("command RCPT TO:<v1@example.net> NOTIFY=FAILURE,DELAY ORCPT=rfc822;v1@example.net"))
        try await peer.settle()
        #expect(peer.printed.contains("SMTPUTF8"))
        #expect(peer.printed.contains("command RCPT TO:<用户@xn--bcher-kva.example> NOTIFY=FAILURE,DELAY\n"))
        #expect(peer.count("command MAIL") == 2)
    }

    @Test("an address that cannot go on the wire is refused here, and nothing of it is sent")
    func unsendable() async throws {
        let (peer, port) = try await PeerScript.start("relay_peer.py")
        let rig = try await SMTPRig([.local(port, connections: 1)])
        rig.sender.submit([
            rig.alert(1, to: "a@b.c>\r\nRCPT TO:<evil@example.org"), rig.alert(2, to: "nobody"),
            rig.alert(3, to: "用户@example.net"),
            rig.alert(4), rig.alert(5, letter: .mail(TestLetter(sender: "x y@example.org"))),
        ])
        let outcomes = try await rig.outcomes.next(5)
        #expect(
            [1, 2, 3, 4, 5].map { outcomes[$0]?.summary }
                == ["good unsendable", "good unsendable", "good unsendable", "accepted", "good unsendable"])
        if case .refusedForGood(let refusal) = outcomes[3] { #expect(refusal.enhanced == "5.6.7") }
        await rig.stop()
        try await peer.settle()
        #expect(!peer.printed.contains("evil"))
        #expect(peer.count("command RCPT") == 1)
    }
}
