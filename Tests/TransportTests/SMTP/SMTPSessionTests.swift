// SPDX-License-Identifier: MIT

import Domain
import Testing

@testable import Transport

/// A session with a script on the other side: numbers are messages, events are words.
private struct Talk {
    var session: SMTPSession<Int>
    var waiting: [Int]
    var events: [String] = []
    var said = ""
    /// Whether text may go out; otherwise the conversation is dropped there.
    var allowsText = true
    var isDropped = false

    init(pipelining: Bool = true, messages: Int = 1, most: Int = 0) {
        session = SMTPSession(mostMessages: most)
        var offered = SMTPCapabilities()
        offered.pipelining = pipelining
        session.open(offered)
        waiting = Array(1...messages)
        fill()
    }

    private func envelope(_ number: Int) -> SMTPEnvelope? {
        guard let address = try? MailAddress("v\(number)@example.net") else { return nil }
        return SMTPEnvelope(sender: nil, recipient: address, size: 10, identifier: "", secondsLeft: 60)
    }

    mutating func fill() {
        while session.wantsEnvelope, !waiting.isEmpty {
            let number = waiting.removeFirst()
            if let envelope = envelope(number) { session.begin(number, envelope: envelope) }
        }
        said += session.withOutput { String(decoding: $0, as: UTF8.self) }
        session.sent(session.withOutput(\.count))
    }

    /// What was said since the last call, line ends as `|`.
    mutating func heard() -> String {
        defer { said = "" }
        return said.replacing("\r\n", with: "|")
    }

    mutating func feed(_ text: String) { feed(Array(text.replacing("|", with: "\r\n").utf8)[...]) }

    mutating func feed(_ bytes: ArraySlice<UInt8>) {
        Array(bytes).withUnsafeBytes { raw in
            var rest = raw
            while !isDropped, let event = session.next(in: &rest) {
                take(event)
                fill()
            }
            fill()
        }
    }

    private mutating func take(_ event: SMTPSession<Int>.Event) {
        switch event {
        case .mayTextBegin:
            events.append("may")
            if allowsText {
                session.sendText { $0.append("text\r\n") }
            } else {
                isDropped = true
            }
        case .accepted(let number, let reply): events.append("accepted \(number): \(reply)")
        case .refused(let number, let stage, let reply): events.append("refused \(number) \(stage) \(reply.code)")
        case .ended(let reason):
            isDropped = true
            switch reason {
            case .shutDown(let reply): events.append("ended \(reply.code)")
            default: events.append("ended \(reason)")
            }
        }
    }
}

@Suite("The SMTP session, as a value")
struct SMTPSessionTests {
    @Test("with pipelining the next envelope rides behind the final dot")
    func pipelined() {
        var talk = Talk(messages: 3)
        #expect(talk.heard() == "MAIL FROM:<>|RCPT TO:<v1@example.net>|DATA|")
        talk.feed("250 ok|250 ok|354 go|")
        #expect(talk.heard() == "text|.|MAIL FROM:<>|RCPT TO:<v2@example.net>|DATA|")
        talk.feed("250 2.0.0 queued|250 ok|250 ok|354 go|")
        #expect(talk.heard() == "text|.|MAIL FROM:<>|RCPT TO:<v3@example.net>|DATA|")
        #expect(talk.events == ["may", "accepted 1: 250 2.0.0 queued", "may"])
    }

    @Test("without pipelining there is one command, one reply")
    func lockstep() {
        var talk = Talk(pipelining: false, messages: 2)
        #expect(talk.heard() == "MAIL FROM:<>|")
        talk.feed("250 ok|")
        #expect(talk.heard() == "RCPT TO:<v1@example.net>|")
        talk.feed("250 ok|")
        #expect(talk.heard() == "DATA|")
        talk.feed("354 go|")
        #expect(talk.heard() == "text|.|")
        talk.feed("250 queued|")
        #expect(talk.heard() == "MAIL FROM:<>|")
    }

    @Test("a refused recipient whose DATA was pipelined gets a lone dot if the relay asks for text")
    func loneDot() {
        var talk = Talk(messages: 2)
        _ = talk.heard()
        talk.feed("250 ok|550 5.1.1 no|354 go|")
        #expect(talk.heard() == ".|MAIL FROM:<>|RCPT TO:<v2@example.net>|DATA|")
        talk.feed("554 no valid recipients|250 ok|250 ok|354 go|")
        #expect(talk.heard() == "text|.|")
        talk.feed("250 queued|")
        #expect(talk.events == ["refused 1 recipient 550", "may", "accepted 2: 250 queued"])
    }

    @Test("never a lone dot when a recipient was taken")
    func noLoneDot() {
        var talk = Talk(messages: 2)
        _ = talk.heard()
        talk.feed("451 no|250 ok|354 go|")
        #expect(talk.heard() == "")
        #expect(talk.events == ["refused 1 mail 451", "ended garbage"])
    }

    @Test("after a refused envelope RSET comes first, and only if there is a transaction to reset")
    func reset() {
        var talk = Talk(messages: 3)
        _ = talk.heard()
        talk.feed("250 ok|550 no|503 no recipients|")
        #expect(talk.heard() == "RSET|MAIL FROM:<>|RCPT TO:<v2@example.net>|DATA|")
        talk.feed("250 reset|550 no|503 no|503 no|")
        #expect(talk.heard() == "MAIL FROM:<>|RCPT TO:<v3@example.net>|DATA|")
        #expect(talk.events == ["refused 1 recipient 550", "refused 2 mail 550"])
    }

    @Test("without pipelining a refusal skips the rest of the envelope")
    func lockstepRefusal() {
        var talk = Talk(pipelining: false, messages: 3)
        talk.feed("550 no|")
        #expect(talk.heard() == "MAIL FROM:<>|MAIL FROM:<>|")
        talk.feed("250 ok|550 no|")
        #expect(talk.heard() == "RCPT TO:<v2@example.net>|RSET|")
        talk.feed("250 ok|")
        #expect(talk.heard() == "MAIL FROM:<>|")
        #expect(talk.events == ["refused 1 mail 550", "refused 2 recipient 550"])
    }

    @Test("421 ends it, as an answer to the dot or to anything else")
    func closing() {
        var talk = Talk(messages: 2)
        talk.feed("250 ok|250 ok|354 go|421 bye|250 ok|")
        #expect(talk.events == ["may", "refused 1 text 421", "ended 421"])
        let remaining = talk.session.takeRemaining()
        #expect(remaining.text == nil && remaining.envelope == 2)
        var early = Talk(messages: 1)
        early.feed("421 4.3.2 bye|")
        #expect(early.events == ["ended 421"])
        #expect(early.session.isEnvelopeUntouched == false)
    }

    @Test(
        "what is no answer ends the conversation",
        arguments: [
            "354 go|", "250 ok|250 ok|250 what|", "hello|", "250 ok|250 ok|354 go|354 again|", "250-a|251 b|", "199 x|",
        ])
    func garbage(replies: String) {
        var talk = Talk(messages: 1)
        talk.feed(replies)
        #expect(talk.events.last == "ended garbage")
    }

    @Test("nothing asked, nothing answered: an unsolicited reply ends it")
    func unsolicited() {
        var talk = Talk(messages: 1)
        talk.feed("250 ok|250 ok|354 go|250 queued|")
        #expect(talk.session.isIdle)
        talk.feed("250 late|")
        #expect(talk.events == ["may", "accepted 1: 250 queued", "ended garbage"])
    }

    @Test("without leave no octet of text is said")
    func fence() {
        var talk = Talk(messages: 2)
        talk.allowsText = false
        _ = talk.heard()
        talk.feed("250 ok|250 ok|354 go|")
        #expect(talk.heard() == "")
        #expect(talk.session.takeRemaining().envelope == 1)
    }

    @Test("after its share of messages it takes no more")
    func share() {
        var talk = Talk(messages: 3, most: 2)
        talk.feed("250 ok|250 ok|354 go|250 queued|250 ok|250 ok|354 go|250 queued|")
        #expect(talk.waiting == [3])
        #expect(talk.session.isSpent && talk.session.isIdle)
    }

    @Test("wherever the stream is cut, the result is the same", arguments: [true, false])
    func cuts(pipelining: Bool) {
        let lines = [
            "250 2.1.0 ok", "250-first", "250 ok", "354 go", "250 2.0.0 queued as 1", "250 ok", "550-5.1.1 not",
            "550 5.1.1 here",
            "354 go", "554 none", "450 4.2.0 later", "503 x", "503 x", "250 ok", "250 ok", "354 x", "421 4.4.2 bye",
            "250 never",
        ]
        let stream = Array(lines.joined(separator: "\r\n").utf8) + [13, 10]
        var whole = Talk(pipelining: pipelining, messages: 5)
        whole.feed(stream[...])
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            var cut = Talk(pipelining: pipelining, messages: 5)
            var start = 0
            while start < stream.count {
                let end = min(stream.count, start + Int.random(in: 1...9, using: &random))
                cut.feed(stream[start..<end])
                start = end
            }
            #expect(cut.events == whole.events)
            #expect(cut.said == whole.said)
        }
        #expect(whole.events.contains { $0.hasPrefix("accepted") })
    }
}
