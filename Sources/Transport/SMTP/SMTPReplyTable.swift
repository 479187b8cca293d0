// SPDX-License-Identifier: MIT

import Curl
import Domain

/// The one table from what a relay or libcurl said to what it means for a delivery. Pure.
///
/// Classes by RFC 5321 §4.2.1, subjects by RFC 3463. Two rules stand above the rest: what is the fault of the relay or of our
/// session never costs a person the channel for good, and what broke after the text began is nobody's to decide.
public enum SMTPReplyTable {
    /// A refusal by reply.
    ///
    /// - Parameters:
    ///   - reply: A 4xx or 5xx.
    ///   - stage: What it answered.
    /// - Returns: Refused for now or for good.
    public static func outcome(of reply: SMTPReply, at stage: SMTPStage) -> Outcome {
        let refusal = Refusal(
            reason: reason(of: reply, at: stage), code: reply.code, enhanced: reply.enhanced?.description,
            text: reply.text)
        return isForGood(reply, refusal.reason, at: stage) ? .refusedForGood(refusal) : .refusedForNow(refusal)
    }

    /// A conversation that ended before its time.
    ///
    /// - Parameters:
    ///   - reason: What ended it.
    ///   - isTextBegun: The first octet of the alert's text had gone out.
    /// - Returns: Refused for now, or ambiguous.
    public static func outcome(of reason: SMTPBreak, isTextBegun: Bool) -> Outcome {
        let refusal = refusal(of: reason)
        return isTextBegun ? .ambiguous(refusal) : .refusedForNow(refusal)
    }

    /// A connection that libcurl could not make.
    ///
    /// - Parameters:
    ///   - code: libcurl's result.
    ///   - reply: The relay's last words, if there were any.
    ///   - detail: libcurl's words on the error.
    /// - Returns: Always to be tried again: it says nothing about any recipient.
    public static func refusal(connecting code: CurlCode, reply: SMTPReply?, detail: String = "") -> Refusal {
        let refused = reply.flatMap { $0.code >= 400 ? $0 : nil }
        let words = refused?.text ?? (detail.isEmpty ? code.text : detail)
        return Refusal(
            reason: reason(connecting: code, refused: refused), code: refused?.code,
            enhanced: refused?.enhanced?.description, text: ReplyScrubber.scrub(words))
    }
}

// MARK: - Replies

extension SMTPReplyTable {
    private static func reason(of reply: SMTPReply, at stage: SMTPStage) -> RefusalReason {
        if reply.code == 421 { return .throttled }
        // A status whose class is not the code's is a mistake of the relay's; the code counts.
        if let status = reply.enhanced, Int(status.kind) == reply.code / 100 {
            return reason(of: status, code: reply.code, at: stage)
        }
        return reply.code < 500 ? bareTemporary(reply.code, at: stage) : barePermanent(reply.code, at: stage)
    }

    private static func reason(of status: EnhancedStatus, code: Int, at stage: SMTPStage) -> RefusalReason {
        let isTemporary = status.kind == 4
        switch (status.subject, status.detail) {
        case (2, 2): return .mailboxFull
        // Addresses of senders (X.1.7, X.1.8) are our session's matter.
        case (1, 7), (1, 8): return .sender
        case _ where stage == .mail && !isTemporary: return messageOrSender(status, code)
        case (1, _), (2, 1): return isTemporary ? .temporary : .address
        case (2, 3), (3, 4), (6, _): return isTemporary ? .temporary : .message
        case (3, _): return isTemporary ? .throttled : .refused
        case (7, _): return isTemporary ? .throttled : .policy
        // X.5.3: too many recipients; X.5.x: protocol; X.4.x: routing; X.0.0 and X.2.x: nothing said.
        default: return isTemporary ? .temporary : .refused
        }
    }

    /// A permanent refusal of MAIL is about the message only if it names its size.
    private static func messageOrSender(_ status: EnhancedStatus, _ code: Int) -> RefusalReason {
        (status.subject, status.detail) == (3, 4) || (status.subject, status.detail) == (2, 3) || code == 552
            ? .message : .sender
    }

    /// 4xx without an enhanced status.
    private static func bareTemporary(_ code: Int, at stage: SMTPStage) -> RefusalReason {
        switch code {
        // Out of storage or of patience (RFC 5321 §4.2.3): the relay's state, not the recipient's.
        case 452 where stage != .recipient: .throttled
        case 454: .throttled
        default: .temporary
        }
    }

    /// 5xx without an enhanced status.
    private static func barePermanent(_ code: Int, at stage: SMTPStage) -> RefusalReason {
        switch (code, stage) {
        case (552, .mail): .message
        case (_, .mail), (_, .connect), (530, _), (535, _): .sender
        // RFC 5321 §4.5.3.1.10: 552 to RCPT once meant too many recipients; today it is a full mailbox.
        case (552, .recipient): .mailboxFull
        case (550, .recipient), (551, .recipient), (553, .recipient), (501, .recipient): .address
        case (_, .text): .message
        default: .refused
        }
    }

    private static func isForGood(_ reply: SMTPReply, _ reason: RefusalReason, at stage: SMTPStage) -> Bool {
        guard reply.code >= 500 else { return false }
        switch reason {
        // Another sender or session, or another hour, may well be taken (RFC 3463 §3.3: mailbox full is persistent transient).
        case .sender, .mailboxFull, .throttled: return false
        default: return true
        }
    }
}

// MARK: - Broken connections

extension SMTPReplyTable {
    private static func refusal(of reason: SMTPBreak) -> Refusal {
        switch reason {
        case .closed: Refusal(reason: .disconnected, text: "the relay closed the connection")
        case .timedOut: Refusal(reason: .timeout, text: "the relay did not answer in time")
        case .garbage: Refusal(reason: .garbage, text: "the relay lost step or does not speak SMTP")
        case .shutDown(let reply):
            Refusal(
                reason: .throttled, code: reply.code, enhanced: reply.enhanced?.description, text: reply.text)
        case .failed(let code, let text):
            Refusal(
                reason: CurlCode(rawValue: code).isTLS ? .tls : .disconnected, text: ReplyScrubber.scrub(text))
        }
    }

    private static func reason(connecting code: CurlCode, refused: SMTPReply?) -> RefusalReason {
        if code.isTLS { return .tls }
        switch code {
        case .couldNotResolveHost, .couldNotResolveProxy: return .resolve
        case .couldNotConnect, .interfaceFailed, .noConnectionAvailable: return .connect
        case .timedOut: return .timeout
        case .loginDenied, .authenticationError: return .authentication
        case .remoteAccessDenied: return refused.map { $0.code < 500 ? .throttled : .sender } ?? .sender
        case .gotNothing, .sendError, .receiveError: return refused == nil ? .disconnected : greeted(refused)
        case .weirdServerReply: return greeted(refused)
        default: return refused == nil ? .connect : greeted(refused)
        }
    }

    /// What the relay's own words at greeting or EHLO say.
    private static func greeted(_ refused: SMTPReply?) -> RefusalReason {
        guard let refused else { return .garbage }
        return refused.code < 500 ? .throttled : .sender
    }
}
