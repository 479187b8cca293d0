// SPDX-License-Identifier: MIT

import ControlAPI
import Domain
import Foundation
import TestSupport
import Testing

@Suite("A relay that misbehaves")
struct BadRelayTests {
    private static let reference = "UA 12/26"
    /// How long a limit in the configuration is: the shortest there is.
    private static let limits = #"timeouts: { connect: "1s", reply: "1s", data: "1s", final: "1s" }"#

    private static func configuration(_ port: UInt16) -> BedConfiguration {
        var configuration = BedConfiguration(relay: port)
        configuration.relayKeys = "tls: \"off\", connections: 2, \(limits)"
        return configuration
    }

    @Test(
        "what it does once delays an alert and loses nobody; who may have got it twice is marked",
        arguments: [
            ["connect=421 4.3.2 not now*1", "ehlo=421 4.3.2 not now*1", "mail=421 4.3.2 not now*1"],
            ["rcpt=421 4.3.2 not now*1", "data=421 4.3.2 not now*1", "dot=421 4.3.2 not now*1"],
            ["connect=554 5.3.2 no service*1", "mail=451 4.3.0 later*1", "rcpt=450 4.2.0 greylisted*1"],
            ["data=451 4.3.0 later*1", "dot=451 4.3.0 later*1", "mail=552 5.2.2 quota*1"],
            ["connect=hangup*1", "ehlo=hangup*1", "mail=hangup*1", "rcpt=hangup*1"],
            ["data=hangup*1", "dot=hangup*1", "dot=after:250 2.0.0 Ok*1"],
            ["connect=garbage*1", "mail=garbage*1", "rcpt=garbage*1", "data=garbage*1", "dot=garbage*1"],
            ["connect=silence*1", "mail=silence*1"],
            ["rcpt=silence*1", "data=silence*1", "dot=silence*1"], ["ehlo=silence*1", "text=silence*1"],
        ])
    func once(rules: [String]) async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", rules.flatMap { ["--say", $0] })
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(12)
            // Five seconds are the shortest pause after a refusal; more than one refusal may meet the same person.
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 55), to: people)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[.accepted] == people.count)
            let seen = Relay.texts(relay)
            #expect(Set(seen) == Set(people.map(\.email)))
            let listed = try await bed.deliveries(Self.reference)
            let marked = Set(listed.filter(\.possiblyTwice).map { "\($0.volunteer)@people.example" })
            let twice = Set(seen.filter { address in seen.count { $0 == address } > 1 })
            // A text that was refused in so many words has been seen, and was not taken.
            if !rules.contains(where: { $0.hasPrefix("dot=4") }) { #expect(twice.isSubset(of: marked)) }
            // Only a break after the text had begun leaves a doubt.
            let isDoubtful = rules.contains { $0.hasPrefix("dot=") || $0.hasPrefix("text=") }
            if !isDoubtful { #expect(marked.isEmpty) }
        }
    }

    @Test(
        "what it always does ends in a closed account that says why, and nothing is sent late",
        arguments: [
            ("connect=421 4.3.2 not now", DeliveryState.expired, "not now"),
            ("connect=554 5.3.2 no service", .expired, "no service"),
            ("ehlo=550 5.7.1 go away", .expired, "go away"),
            ("mail=550 5.7.1 sender refused", .expired, "sender refused"),
            ("rcpt=450 4.2.0 greylisted", .expired, "greylisted"),
            ("rcpt=550 5.1.1 nobody here", .rejected, "nobody here"),
            ("data=554 5.6.0 no", .rejected, "no"),
            ("dot=451 4.3.0 later", .expired, "later"),
            ("dot=silence", .expired, "did not answer in time"),
            ("dot=hangup", .expired, "closed the connection"),
            ("dot=554 5.6.0 not this text", .rejected, "not this text"),
            ("connect=silence", .expired, "time"),
            ("connect=garbage", .expired, "timed out"),
        ])
    func always(rule: String, state: DeliveryState, words: String) async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--say", rule])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(3)
            try await bed.release(SampleAction(reference: Self.reference).ending(in: 12), to: people)
            let status = try await bed.closedAccount(of: Self.reference)
            #expect(status.states[state] == people.count)
            if rule.hasPrefix("connect") || rule.hasPrefix("ehlo") {
                // Nobody's delivery was tried: it is the relay's fault, told once, and not each person's.
                #expect(bed.log.contains("relay is down relay=main") && bed.log.contains(words), "\(bed.log)")
            } else {
                let listed = try await bed.deliveries(Self.reference)
                #expect(listed.allSatisfy { ($0.lastReply ?? "").contains(words) }, "\(listed.map(\.lastReply))")
                // A text that was taken down to its last dot may have been kept, whatever came after.
                let isDoubtful = rule == "dot=silence" || rule == "dot=hangup"
                #expect(listed.allSatisfy { $0.possiblyTwice == isDoubtful })
            }
            #expect(try await bed.stop() == Exit.done)
            withExtendedLifetime(relay) {}
        }
    }

    @Test("a relay that is down gets everything when it comes back inside the window")
    func comesBack() async throws {
        let port = try FreePort.find()
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(20)
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            let line = try await bed.waitForLog("relay is down")
            #expect(line.contains("relay=main") && line.contains("reason=connect"))
            let (relay, _) = try await PeerScript.start("relay_peer.py", ["--port", "\(port)"])
            let status = try await bed.closedAccount(of: Self.reference)
            // A slow machine may run into a time limit after a text has begun: a second copy is allowed, unmarked it is not.
            let texts = Relay.texts(relay)
            #expect(Set(texts).count == people.count)
            #expect(texts.count <= people.count + status.possiblyTwice, "\(texts.sorted())")
        }
    }

    @Test("an address that needs SMTPUTF8 is rejected in words where the relay has none", arguments: [false, true])
    func internationalAddress(isOffered: Bool) async throws {
        let (relay, port) = try await PeerScript.start("relay_peer.py", isOffered ? ["--offer", "SMTPUTF8"] : [])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            let people = Person.crowd(2) + [Person(id: "u", email: "jürgen@people.example")]
            try await bed.release(SampleAction(reference: Self.reference), to: people)
            try await bed.closedAccount(of: Self.reference)
            let row = try #require(try await bed.deliveries(Self.reference).first { $0.volunteer == "u" })
            #expect(row.state == (isOffered ? "accepted" : "rejected"))
            if !isOffered { #expect(row.lastReply?.contains("SMTPUTF8") == true) }
            #expect(Relay.texts(relay).count == (isOffered ? 3 : 2))
        }
    }

    @Test("the relay's reply is kept without addresses and control characters")
    func scrubbing() async throws {
        let rule = "rcpt=550 5.1.1 <p0@people.example>: unknown\u{1B}[31m user p0@people.example"
        let (relay, port) = try await PeerScript.start("relay_peer.py", ["--say", rule])
        try await DaemonBed.run(Self.configuration(port)) { bed in
            try await bed.release(SampleAction(reference: Self.reference), to: Person.crowd(1))
            try await bed.closedAccount(of: Self.reference)
            let reply = try #require(try await bed.deliveries(Self.reference).first?.lastReply)
            #expect(reply.contains("unknown") && !reply.contains("people.example") && !reply.contains("\u{1B}"))
            #expect(!bed.log.contains("people.example"))
            withExtendedLifetime(relay) {}
        }
    }
}
