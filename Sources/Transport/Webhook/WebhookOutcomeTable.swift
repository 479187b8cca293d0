// SPDX-License-Identifier: MIT

import Curl
import Domain

/// What is known of one request when it has ended.
struct WebhookExchange: Sendable, Hashable {
    var code: CurlCode
    /// The HTTP status; 0 when none was read.
    var status = 0
    /// Seconds of Retry-After; 0 when there was none.
    var retryAfterSeconds = 0
    /// Whether a request had begun to be written: from then on the other side may have acted.
    var hadBegun = false
    /// The fence's word, when it kept the request back.
    var kept: Outcome.NotSent?
    /// A reused connection broke under the request, and libcurl was kept from repeating it.
    var wasLostOnReuse = false
    /// Why the last address was not connected to, when none was.
    var forbidden: AddressRefusal?
    /// The answer's beginning, scrubbed.
    var reply = ""
}

/// HTTP status and libcurl's code to outcome: one table (Standard Webhooks 1.0, "Delivery success and failure"; RFC 9110
/// §15; libcurl-errors(3)).
///
/// A status that was read decides, whatever became of the rest of the answer. Without one: before the request had begun,
/// nothing happened; after, nobody knows.
enum WebhookOutcomeTable {
    static func outcome(of exchange: WebhookExchange) -> Outcome {
        if exchange.hadBegun, exchange.status >= 200 { return byStatus(exchange) }
        if exchange.hadBegun {
            let reason: RefusalReason = exchange.wasLostOnReuse ? .disconnected : reason(of: exchange.code)
            return .ambiguous(
                Refusal(reason: reason, text: "the request was sent, and no answer came: \(words(reason))"))
        }
        if let kept = exchange.kept { return .notSent(kept) }
        if let forbidden = exchange.forbidden {
            return .refusedForGood(
                Refusal(reason: .forbiddenAddress, text: "not connected: the endpoint is at \(forbidden)"))
        }
        let reason = reason(of: exchange.code)
        let refusal = Refusal(reason: reason, text: "\(words(reason)) (curl \(exchange.code.rawValue))")
        return reason == .unsendable && isOurFault(exchange.code) ? .refusedForGood(refusal) : .refusedForNow(refusal)
    }

    // MARK: Status

    private static func byStatus(_ exchange: WebhookExchange) -> Outcome {
        let status = exchange.status
        let text = exchange.reply.isEmpty ? "HTTP \(status)" : "HTTP \(status) \(exchange.reply)"
        func now(_ reason: RefusalReason) -> Outcome {
            .refusedForNow(
                Refusal(reason: reason, code: status, text: text, retryAfterMilliseconds: pause(exchange)))
        }
        func good(_ reason: RefusalReason) -> Outcome {
            .refusedForGood(Refusal(reason: reason, code: status, text: text))
        }
        switch status {
        case 200...299: return .accepted(reply: text)
        // Not followed. Those that say "for the moment" are often a page that tells of maintenance.
        case 302, 303, 307: return now(.redirect)
        case 300...399: return good(.redirect)
        case 429, 502, 503, 504: return now(.throttled)
        case 408, 421, 425: return now(.temporary)
        case 401, 407: return good(.authentication)
        case 402, 403, 451: return good(.policy)
        case 404, 410: return good(.address)
        case 400, 405, 406, 411, 413, 414, 415, 422, 431: return good(.message)
        case 400...499: return good(.refused)
        case 500...599: return now(.temporary)
        default: return now(.garbage)
        }
    }

    /// Milliseconds of Retry-After, between a second and a day: less is a storm, more is nobody's plan.
    private static func pause(_ exchange: WebhookExchange) -> Int64? {
        guard exchange.retryAfterSeconds > 0 else { return nil }
        return Int64(min(exchange.retryAfterSeconds, longestPauseSeconds)) * 1000
    }

    static let longestPauseSeconds = 86_400

    // MARK: libcurl's codes

    static func reason(of code: CurlCode) -> RefusalReason {
        if code.isTLS { return .tls }
        switch code {
        case .couldNotResolveHost, .couldNotResolveProxy: return .resolve
        case .couldNotConnect, .interfaceFailed, .noConnectionAvailable: return .connect
        case .timedOut: return .timeout
        case .gotNothing, .sendError, .receiveError, .partialFile, .sendFailedRewind, .loopFailed, .unrecoverablePoll:
            return .disconnected
        case .weirdServerReply, .badContentEncoding, .http2, .http2Stream, .http3, .quicConnectError, .chunkFailed,
            .httpReturnedError, .remoteAccessDenied, .remoteFileNotFound, .tooManyRedirects:
            return .garbage
        // What libcurl says to an answer without a status line (HTTP/0.9), and to a scheme it may not speak.
        case .unsupportedProtocol: return .garbage
        case .loginDenied, .authenticationError: return .authentication
        default: return .unsendable
        }
    }

    /// A request that libcurl cannot make will not be better for being tried again; a lack of memory may.
    private static func isOurFault(_ code: CurlCode) -> Bool {
        code != .outOfMemory && code != .failedInit
    }

    private static func words(_ reason: RefusalReason) -> String {
        switch reason {
        case .resolve: "the host name did not resolve"
        case .connect: "no connection"
        case .tls: "TLS failed or the certificate is not valid"
        case .timeout: "the time was over"
        case .disconnected: "the connection was lost"
        case .garbage: "the other side does not speak HTTP"
        case .authentication: "the credentials were refused"
        default: "the request could not be made"
        }
    }
}
