// SPDX-License-Identifier: MIT

import Curl
import Domain
import Testing

@testable import Transport

@Suite("The table from replies to outcomes")
struct SMTPReplyTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let stage: SMTPStage
        let code: Int
        let status: EnhancedStatus?
        let expected: String

        init(_ stage: SMTPStage, _ code: Int, _ status: (UInt8, UInt16, UInt16)?, _ expected: String) {
            self.stage = stage
            self.code = code
            self.status = status.map { EnhancedStatus($0.0, $0.1, $0.2) }
            self.expected = expected
        }

        var testDescription: String { "\(stage) \(code) \(status?.description ?? "-")" }
    }

    static let rows = [
        // The recipient.
        Row(.recipient, 550, (5, 1, 1), "good address"), Row(.recipient, 550, (5, 1, 2), "good address"),
        Row(.recipient, 553, (5, 1, 3), "good address"), Row(.recipient, 550, (5, 1, 6), "good address"),
        Row(.recipient, 550, (5, 1, 10), "good address"), Row(.recipient, 550, (5, 2, 1), "good address"),
        Row(.recipient, 550, nil, "good address"), Row(.recipient, 553, nil, "good address"),
        Row(.recipient, 551, nil, "good address"), Row(.recipient, 501, nil, "good address"),
        Row(.recipient, 552, (5, 2, 2), "now mailbox-full"), Row(.recipient, 452, (4, 2, 2), "now mailbox-full"),
        Row(.recipient, 552, nil, "now mailbox-full"), Row(.recipient, 450, (4, 2, 0), "now temporary"),
        Row(.recipient, 450, nil, "now temporary"), Row(.recipient, 451, (4, 7, 1), "now throttled"),
        Row(.recipient, 450, (4, 1, 1), "now temporary"), Row(.recipient, 451, (4, 3, 0), "now throttled"),
        Row(.recipient, 550, (5, 7, 1), "good policy"), Row(.recipient, 554, (5, 7, 1), "good policy"),
        Row(.recipient, 550, (5, 2, 3), "good message"), Row(.recipient, 550, (5, 4, 4), "good refused"),
        Row(.recipient, 503, (5, 5, 1), "good refused"), Row(.recipient, 554, nil, "good refused"),
        Row(.recipient, 452, nil, "now temporary"), Row(.recipient, 550, (5, 1, 8), "now sender"),
        // A status of another class than the code is a mistake: the code counts.
        Row(.recipient, 450, (5, 1, 1), "now temporary"), Row(.recipient, 550, (4, 2, 2), "good address"),
        // The sender and the session: never for good.
        Row(.mail, 550, (5, 1, 8), "now sender"), Row(.mail, 550, (5, 7, 1), "now sender"),
        Row(.mail, 550, nil, "now sender"),
        Row(.mail, 530, (5, 7, 0), "now sender"), Row(.mail, 553, (5, 1, 7), "now sender"),
        Row(.mail, 501, (5, 5, 4), "now sender"),
        Row(.mail, 451, nil, "now temporary"), Row(.mail, 452, (4, 3, 1), "now throttled"),
        Row(.mail, 452, nil, "now throttled"),
        // The message.
        Row(.mail, 552, (5, 3, 4), "good message"), Row(.mail, 552, nil, "good message"),
        Row(.text, 552, (5, 3, 4), "good message"),
        Row(.text, 554, nil, "good message"), Row(.text, 550, (5, 6, 0), "good message"),
        Row(.text, 554, (5, 7, 1), "good policy"),
        Row(.text, 451, (4, 3, 0), "now throttled"), Row(.text, 450, (4, 2, 0), "now temporary"),
        Row(.text, 452, nil, "now throttled"),
        Row(.text, 550, (5, 1, 1), "good address"), Row(.text, 552, (5, 2, 2), "now mailbox-full"),
        Row(.data, 554, (5, 5, 1), "good refused"), Row(.data, 451, nil, "now temporary"),
        Row(.data, 554, nil, "good refused"),
        // 421 wherever.
        Row(.mail, 421, nil, "now throttled"), Row(.recipient, 421, (4, 7, 0), "now throttled"),
        Row(.text, 421, (4, 3, 2), "now throttled"),
    ]

    @Test("every row", arguments: rows)
    func row(_ row: Row) {
        let reply = SMTPReply(code: row.code, enhanced: row.status, text: "words")
        #expect(SMTPReplyTable.outcome(of: reply, at: row.stage).summary == row.expected)
    }

    @Test("no 4xx is ever for good, at any stage with any status", arguments: SMTPStage.allCases)
    func temporary(stage: SMTPStage) {
        for code in 400..<500 {
            for subject in UInt16(0)...8 {
                for detail in UInt16(0)...12 {
                    let reply = SMTPReply(code: code, enhanced: EnhancedStatus(4, subject, detail), text: "")
                    guard case .refusedForNow = SMTPReplyTable.outcome(of: reply, at: stage) else {
                        Issue.record("\(code) 4.\(subject).\(detail) at \(stage)")
                        continue
                    }
                }
            }
        }
    }

    @Test("a broken connection is ambiguous exactly when the text had begun")
    func breaks() {
        let reply = SMTPReply(code: 421, text: "bye")
        let breaks: [(SMTPBreak, String)] = [
            (.closed, "disconnected"), (.timedOut, "timeout"), (.garbage, "garbage"), (.shutDown(reply), "throttled"),
            (.failed(code: CurlCode.sendError.rawValue, text: "x"), "disconnected"),
            (.failed(code: CurlCode.tlsConnectError.rawValue, text: "x"), "tls"),
        ]
        for (reason, word) in breaks {
            #expect(SMTPReplyTable.outcome(of: reason, isTextBegun: false).summary == "now \(word)")
            #expect(SMTPReplyTable.outcome(of: reason, isTextBegun: true).summary == "ambiguous \(word)")
        }
    }

    @Test("every code of libcurl has a reason, and words")
    func codes() {
        for number in 1..<CurlCode.count {
            let refusal = SMTPReplyTable.refusal(connecting: CurlCode(rawValue: UInt32(number)), reply: nil)
            #expect(!refusal.text.isEmpty)
            #expect(refusal.code == nil)
        }
        func reason(_ code: CurlCode, _ reply: Int? = nil) -> RefusalReason {
            SMTPReplyTable.refusal(connecting: code, reply: reply.map { SMTPReply(code: $0, text: "words") }).reason
        }
        #expect(reason(.couldNotResolveHost) == .resolve)
        #expect(reason(.couldNotConnect) == .connect)
        #expect(reason(.timedOut) == .timeout)
        #expect(reason(.timedOut, 220) == .timeout)
        #expect(reason(.peerFailedVerification) == .tls)
        #expect(reason(.useTLSFailed) == .tls)
        #expect(reason(.loginDenied, 535) == .authentication)
        #expect(reason(.weirdServerReply, 421) == .throttled)
        #expect(reason(.weirdServerReply, 554) == .sender)
        #expect(reason(.weirdServerReply) == .garbage)
        #expect(reason(.remoteAccessDenied, 502) == .sender)
        #expect(reason(.receiveError) == .disconnected)
    }
}

@Suite("Backing off")
struct BackoffTests {
    @Test("waits grow, and stay bounded")
    func backoff() {
        var backoff = Backoff()
        #expect(
            (0..<9).map { _ in backoff.fail(jitter: 0) } == [
                500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000,
            ])
        backoff.succeed()
        #expect(backoff.fail(jitter: -1) == 400)
        #expect(backoff.fail(jitter: 1) == 1200)
    }
}
