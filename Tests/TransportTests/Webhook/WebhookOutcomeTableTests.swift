// SPDX-License-Identifier: MIT

import Curl
import Domain
import Testing

@testable import Transport

@Suite struct WebhookOutcomeTableTests {
    @Test("every HTTP status has its line")
    func statuses() {
        var byShort: [String: [Int]] = [:]
        for status in 200...999 {
            let exchange = WebhookExchange(code: .ok, status: status, hadBegun: true)
            let outcome = WebhookOutcomeTable.outcome(of: exchange)
            byShort[outcome.summary, default: []].append(status)
            if let refusal = outcome.refusal { #expect(refusal.code == status) }
        }
        #expect(byShort["accepted"] == Array(200...299))
        #expect(byShort["now redirect"] == [302, 303, 307])
        #expect(byShort["good redirect"] == Array(300...399).filter { ![302, 303, 307].contains($0) })
        #expect(byShort["now throttled"] == [429, 502, 503, 504])
        #expect(byShort["now temporary"] == [408, 421, 425] + (500...599).filter { ![502, 503, 504].contains($0) })
        #expect(byShort["good authentication"] == [401, 407])
        #expect(byShort["good policy"] == [402, 403, 451])
        #expect(byShort["good address"] == [404, 410])
        #expect(byShort["good message"] == [400, 405, 406, 411, 413, 414, 415, 422, 431])
        #expect(byShort["now garbage"] == Array(600...999))
        #expect(byShort["good refused"]?.allSatisfy { (400...499).contains($0) } == true)
        #expect(byShort.values.map(\.count).reduce(0, +) == 800)
        #expect(byShort.count == 11)
    }

    /// libcurl-errors(3): code to reason.
    static let reasons: [(CurlCode, RefusalReason)] = [
        (.couldNotResolveHost, .resolve), (.couldNotResolveProxy, .resolve), (.couldNotConnect, .connect),
        (.interfaceFailed, .connect), (.noConnectionAvailable, .connect), (.timedOut, .timeout),
        (.gotNothing, .disconnected), (.sendError, .disconnected), (.receiveError, .disconnected),
        (.partialFile, .disconnected), (.sendFailedRewind, .disconnected), (.unrecoverablePoll, .disconnected),
        (.loopFailed, .disconnected), (.tlsConnectError, .tls), (.peerFailedVerification, .tls), (.tlsCipher, .tls),
        (.tlsClientCertificate, .tls), (.tlsBadCAFile, .tls), (.tlsIssuerError, .tls), (.tlsPinnedKeyMismatch, .tls),
        (.tlsInvalidCertificateStatus, .tls), (.tlsClientCertificateRequired, .tls), (.weirdServerReply, .garbage),
        (.unsupportedProtocol, .garbage), (.http2, .garbage), (.badContentEncoding, .garbage),
    ]

    @Test("before the request had begun a failure is for now, after it nobody knows", arguments: reasons)
    func codes(code: CurlCode, reason: RefusalReason) {
        let before = WebhookOutcomeTable.outcome(of: WebhookExchange(code: code))
        #expect(before.summary == "now \(reason.rawValue)")
        let after = WebhookOutcomeTable.outcome(of: WebhookExchange(code: code, hadBegun: true))
        #expect(after.summary == "ambiguous \(reason.rawValue)")
        // An interim answer (1xx) is none.
        let interim = WebhookOutcomeTable.outcome(of: WebhookExchange(code: code, status: 102, hadBegun: true))
        #expect(interim == after)
    }

    @Test("every code of libcurl ends in some outcome, and none in accepted without a status")
    func all() {
        for number in 0..<UInt32(CurlCode.count) {
            for hadBegun in [false, true] {
                let exchange = WebhookExchange(code: CurlCode(rawValue: number), hadBegun: hadBegun)
                let outcome = WebhookOutcomeTable.outcome(of: exchange)
                #expect(!outcome.isAccepted)
                #expect(outcome.refusal?.text.isEmpty == false)
            }
        }
    }

    @Test("a request that libcurl cannot make is not tried again, unless memory was short")
    func ours() {
        #expect(WebhookOutcomeTable.outcome(of: WebhookExchange(code: .malformedURL)).summary == "good unsendable")
        #expect(
            WebhookOutcomeTable.outcome(of: WebhookExchange(code: .badFunctionArgument)).summary == "good unsendable")
        #expect(WebhookOutcomeTable.outcome(of: WebhookExchange(code: .outOfMemory)).summary == "now unsendable")
        #expect(WebhookOutcomeTable.outcome(of: WebhookExchange(code: .failedInit)).summary == "now unsendable")
    }

    @Test("a status that was read decides, whatever became of the rest")
    func statusWins() {
        for code in [CurlCode.writeError, .timedOut, .receiveError, .partialFile] {
            let accepted = WebhookExchange(code: code, status: 200, hadBegun: true)
            #expect(WebhookOutcomeTable.outcome(of: accepted).isAccepted)
            let gone = WebhookExchange(code: code, status: 410, hadBegun: true)
            #expect(WebhookOutcomeTable.outcome(of: gone).summary == "good address")
        }
    }

    @Test("fence and address rule have their own words")
    func kept() {
        let fence = WebhookExchange(code: .abortedByCallback, kept: .fenceClosed)
        #expect(WebhookOutcomeTable.outcome(of: fence) == .notSent(.fenceClosed))
        let address = WebhookExchange(code: .couldNotConnect, forbidden: .loopback)
        let outcome = WebhookOutcomeTable.outcome(of: address)
        #expect(outcome.summary == "good forbidden-address")
        #expect(outcome.refusal?.text == "not connected: the endpoint is at a loopback address")
    }
}
