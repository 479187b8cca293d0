// SPDX-License-Identifier: MIT

import Domain

/// The client's side of one SMTP conversation after AUTH, as a value: bytes in, bytes and events out, no I/O, no clock.
///
/// With PIPELINING (RFC 2920) the next message's MAIL, RCPT and DATA ride behind the final dot of the one before, in the
/// same send: one round trip per message. Without it, one command, one reply. Every reply is counted and belongs to exactly
/// one command. Text goes out only when the owner answers ``Event/mayTextBegin`` with ``sendText(_:)``.
///
/// `Message` is whatever the owner wants back with the result.
struct SMTPSession<Message> {
    /// What the owner must know or do.
    enum Event {
        /// 354 came for ``envelopeMessage``: answer with ``sendText(_:)``, or close the connection.
        case mayTextBegin
        /// The relay took the message; its whole reply, scrubbed.
        case accepted(Message, reply: String)
        /// The relay refused it; the conversation goes on.
        case refused(Message, SMTPStage, SMTPReply)
        /// Over: nothing more will be said. ``takeRemaining()`` tells whose fate is open.
        case ended(SMTPBreak)
    }

    /// What a reply is an answer to, in the order sent.
    private enum Command {
        case mail
        case recipient
        case data
        case dot
        /// The dot of an empty message that has no recipient (RFC 2920 §3.1).
        case loneDot
        case reset
    }

    /// A message whose envelope is on its way.
    private struct Envelope {
        let message: Message
        let envelope: SMTPEnvelope
        var failure: (stage: SMTPStage, reply: SMTPReply)?
        var isMailAccepted = false
        var isRecipientAccepted = false
        /// Any reply to it has come.
        var isAnswered = false
    }

    private(set) var capabilities = SMTPCapabilities()
    /// Bytes to be sent, in order; the owner takes them off with ``sent(_:)``.
    private(set) var output: [UInt8] = []
    private(set) var sentBytes = 0
    /// How many messages this conversation was given.
    private(set) var begun = 0

    private let mostMessages: Int
    private var isOpen = false
    private var parser = SMTPReplyParser()
    /// Envelope on its way; at most one, behind at most one text.
    private var envelope: Envelope?
    /// Its text went out whole into ``output``, its final reply has not come.
    private var text: (message: Message, recipient: String)?
    private var unsent: [Command] = []
    private var expected: [Command] = []
    /// The relay still holds a transaction that came to nothing.
    private var needsReset = false
    private var isAsking = false
    private var ending: SMTPBreak?

    /// Makes a session that waits for ``open(_:)``.
    ///
    /// - Parameter mostMessages: After so many the session takes no more; 0 is no limit.
    init(mostMessages: Int) {
        self.mostMessages = mostMessages
    }

    /// The connection stands, AUTH is done.
    ///
    /// - Parameter offered: What the relay offers.
    mutating func open(_ offered: SMTPCapabilities) {
        capabilities = offered
        isOpen = true
        output.reserveCapacity(Self.usualOutput)
        unsent.reserveCapacity(4)
        expected.reserveCapacity(8)
    }

    /// A first guess at a message with the envelope behind it.
    private static var usualOutput: Int { 8192 }
}

// MARK: - The owner's questions

extension SMTPSession {
    /// Whether ``begin(_:envelope:)`` may be called now.
    var wantsEnvelope: Bool {
        isOpen && envelope == nil && ending == nil && !isSpent && (capabilities.pipelining || expected.isEmpty)
    }

    /// It has carried as many messages as it may.
    var isSpent: Bool { mostMessages > 0 && begun >= mostMessages }

    /// Nothing is under way in either direction.
    var isIdle: Bool { envelope == nil && text == nil && expected.isEmpty && unsent.isEmpty && !hasOutput }

    /// The first octet of a text is in ``output`` or gone, and its final reply has not come.
    var hasText: Bool { text != nil }

    /// The message whose envelope is on its way.
    var envelopeMessage: Message? { envelope?.message }

    /// Which time limit applies now; nil when nothing is awaited.
    var awaited: SMTPStage? {
        switch expected.first {
        case nil: isAsking ? .data : nil
        case .mail, .reset: .mail
        case .recipient: .recipient
        case .data: .data
        case .dot, .loneDot: .text
        }
    }

    /// The envelope was overtaken by the end of the connection before the relay said a word about it.
    ///
    /// True for what is best tried again at once on another connection: the relay may have closed an idle one.
    var isEnvelopeUntouched: Bool {
        guard let envelope else { return false }
        return !envelope.isAnswered && begun > 1
    }

    /// Something is to be sent.
    var hasOutput: Bool { sentBytes < output.count }

    /// Lends what is to be sent next.
    func withOutput<Result>(_ send: (UnsafeRawBufferPointer) -> Result) -> Result {
        output.withUnsafeBytes { send(UnsafeRawBufferPointer(rebasing: $0[sentBytes...])) }
    }

    /// The message that is furthest: whose text went out, else whose envelope did.
    var oldest: Message? { text?.message ?? envelope?.message }

    /// All messages whose fate the session still holds, text first.
    var messages: [Message] { [text?.message, envelope?.message].compactMap { $0 } }
}

// MARK: - The owner's acts

extension SMTPSession {
    /// Starts the next message; only while ``wantsEnvelope``.
    mutating func begin(_ message: Message, envelope next: SMTPEnvelope) {
        begun += 1
        envelope = Envelope(message: message, envelope: next)
        if needsReset {
            unsent.append(.reset)
            needsReset = false
        }
        unsent.append(.mail)
        unsent.append(.recipient)
        unsent.append(.data)
        pump()
    }

    /// Puts the text of ``envelopeMessage`` into the output, after ``Event/mayTextBegin`` and nowhere else.
    ///
    /// - Parameter write: Appends the message, dot-stuffed and without the final dot.
    mutating func sendText(_ write: (inout [UInt8]) -> Void) {
        guard isAsking, let going = envelope else { return }
        isAsking = false
        text = (going.message, going.envelope.recipient.text)
        envelope = nil
        write(&output)
        // A letter ends with CRLF; one that did not would swallow the dot.
        output.append(output.last == UInt8(ascii: "\n") ? ".\r\n" : "\r\n.\r\n")
        expected.append(.dot)
    }

    /// Says goodbye; nothing is awaited after it.
    mutating func quit() {
        output.append("QUIT\r\n")
    }

    /// Notes that the first `count` bytes of what is unsent have gone out.
    mutating func sent(_ count: Int) {
        sentBytes += count
        guard sentBytes == output.count else { return }
        sentBytes = 0
        output.removeAll(keepingCapacity: output.capacity <= Self.largestKept)
    }

    /// The connection is gone, or silent for too long: hands out what the session still holds.
    mutating func takeRemaining() -> (text: Message?, envelope: Message?) {
        defer {
            text = nil
            envelope = nil
        }
        return (text?.message, envelope?.message)
    }

    private static var largestKept: Int { 1 << 20 }
}

// MARK: - Replies

extension SMTPSession {
    /// Takes one reply from what was received and says what it means; nil if more bytes are needed.
    ///
    /// Call it until it returns nil; answer ``Event/mayTextBegin`` before the next call.
    mutating func next(in bytes: inout UnsafeRawBufferPointer) -> Event? {
        while true {
            if let ending { return .ended(ending) }
            let code: Int?
            do throws(SMTPReplyParser.Fault) {
                code = try parser.next(in: &bytes)
            } catch {
                return end(.garbage)
            }
            guard let code else { return nil }
            if let event = take(code) { return event }
        }
    }

    private mutating func end(_ reason: SMTPBreak) -> Event {
        ending = reason
        return .ended(reason)
    }

    private mutating func take(_ code: Int) -> Event? {
        guard !expected.isEmpty else {
            // Nothing was asked: a relay that closes may say so; everything else has lost step.
            return end(code == Self.closing ? .shutDown(parser.reply(about: "")) : .garbage)
        }
        let command = expected.removeFirst()
        if code == Self.closing { return takeClosing(command) }
        switch command {
        case .mail: return takeMail(code)
        case .recipient: return takeRecipient(code)
        case .data: return takeData(code)
        case .dot: return takeDot(code)
        case .loneDot:
            guard Self.isFinal(code) else { return end(.garbage) }
        case .reset:
            guard code / 100 == 2 else { return end(.garbage) }
        }
        pump()
        return nil
    }

    private mutating func takeMail(_ code: Int) -> Event? {
        envelope?.isAnswered = true
        if code / 100 == 2 {
            envelope?.isMailAccepted = true
        } else if Self.isRefusal(code) {
            fail(.mail)
        } else {
            return end(.garbage)
        }
        return goOn()
    }

    private mutating func takeRecipient(_ code: Int) -> Event? {
        if code / 100 == 2 {
            envelope?.isRecipientAccepted = true
        } else if Self.isRefusal(code) {
            fail(.recipient)
        } else {
            return end(.garbage)
        }
        return goOn()
    }

    private mutating func takeData(_ code: Int) -> Event? {
        guard let going = envelope else { return end(.garbage) }
        if code == Self.startInput {
            guard let failure = going.failure else {
                isAsking = true
                return .mayTextBegin
            }
            // The relay waits for text of a message that it refused. A lone dot ends it, and mails nothing to nobody as long
            // as no recipient was taken; with one, only hanging up is safe.
            envelope = nil
            if going.isRecipientAccepted {
                ending = .garbage
            } else {
                output.append(".\r\n")
                expected.append(.loneDot)
            }
            return .refused(going.message, failure.stage, failure.reply)
        }
        guard Self.isRefusal(code) else { return end(.garbage) }
        fail(.data)
        return refuse()
    }

    private mutating func takeDot(_ code: Int) -> Event? {
        guard let done = text else { return end(.garbage) }
        if code / 100 == 2 {
            text = nil
            pump()
            return .accepted(done.message, reply: parser.whole(about: done.recipient))
        }
        // Not an answer to a text: whether it was taken stays open.
        guard Self.isRefusal(code) else { return end(.garbage) }
        text = nil
        let reply = parser.reply(about: done.recipient)
        pump()
        return .refused(done.message, .text, reply)
    }

    /// 421 is the answer to `command`, and the last one.
    private mutating func takeClosing(_ command: Command) -> Event? {
        if command == .dot, let done = text {
            text = nil
            let reply = parser.reply(about: done.recipient)
            ending = .shutDown(reply)
            return .refused(done.message, .text, reply)
        }
        return end(.shutDown(parser.reply(about: envelope?.envelope.recipient.text ?? "")))
    }

    /// The first refusal of an envelope is the one that counts; those behind it follow from it.
    private mutating func fail(_ stage: SMTPStage) {
        guard let going = envelope, going.failure == nil else { return }
        envelope?.failure = (stage, parser.reply(about: going.envelope.recipient.text))
    }

    /// After an answer to MAIL or RCPT: the next command, or the end of a refused envelope whose rest was not sent.
    private mutating func goOn() -> Event? {
        if envelope?.failure != nil, !unsent.isEmpty {
            unsent.removeAll(keepingCapacity: true)
            return refuse()
        }
        pump()
        return nil
    }

    private mutating func refuse() -> Event? {
        guard let going = envelope, let failure = going.failure else { return end(.garbage) }
        envelope = nil
        needsReset = going.isMailAccepted
        return .refused(going.message, failure.stage, failure.reply)
    }

    /// Sends what may be sent: all at once, or one at a time.
    private mutating func pump() {
        while let command = unsent.first, capabilities.pipelining || expected.isEmpty {
            unsent.removeFirst()
            expected.append(command)
            switch command {
            case .mail: envelope?.envelope.writeMail(to: &output, capabilities)
            case .recipient: envelope?.envelope.writeRecipient(to: &output, capabilities)
            case .data: output.append("DATA\r\n")
            case .reset: output.append("RSET\r\n")
            case .dot, .loneDot: break
            }
        }
    }

    private static func isRefusal(_ code: Int) -> Bool { code / 100 == 4 || code / 100 == 5 }

    /// An answer to a dot that ends the matter either way.
    private static func isFinal(_ code: Int) -> Bool { code / 100 == 2 || isRefusal(code) }

    private static var startInput: Int { 354 }
    private static var closing: Int { 421 }
}
