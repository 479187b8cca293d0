// SPDX-License-Identifier: MIT

import Crypto
import Foundation
import Testing

@testable import Transport

@Suite struct StandardWebhooksVerifierTests {
    private static let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let known = StandardWebhooksVerifier.Message(
        identifier: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330",
        signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", body: Array(#"{"test": 2432232314}"#.utf8))

    private func time(
        _ message: StandardWebhooksVerifier.Message = known, keys: [String] = [key], now: Int64 = 1_614_265_330
    ) throws -> Int64? {
        StandardWebhooksVerifier.time(of: message, secrets: try keys.map { try WebhookSecret($0) }, now: now)
    }

    @Test("the known answer of the specification's libraries fits, within five minutes both ways")
    func known() throws {
        for off in [-300, 0, 300] as [Int64] { #expect(try time(now: 1_614_265_330 + off) == 1_614_265_330) }
        for off in [-301, 301, 86_400] as [Int64] { #expect(try time(now: 1_614_265_330 + off) == nil) }
        #expect(try time(keys: [WebhookSecret.make().exported, Self.key]) != nil)
        var message = Self.known
        message.signature = "v1a,AAAA v2,\(message.signature.dropFirst(3)) v1,AAAA \(message.signature)"
        #expect(try time(message) != nil)
    }

    @Test("what was changed, is cut off or is none does not fit")
    func wrong() throws {
        #expect(try time(keys: [WebhookSecret.make().exported]) == nil)
        #expect(try time(keys: []) == nil)
        let changes: [(inout StandardWebhooksVerifier.Message) -> Void] = [
            { $0.body.append(0x20) }, { $0.body = [] }, { $0.identifier += "x" }, { $0.identifier = "" },
            { $0.identifier = "a.b" }, { $0.timestamp = "1614265331" }, { $0.timestamp = "+1614265330" },
            { $0.timestamp = "" },
            { $0.timestamp = "9999999999999" }, { $0.timestamp = "01614265330" }, { $0.signature = "" },
            { $0.signature = "v1," },
            { $0.signature = "v1,AAAA" }, { $0.signature = String($0.signature.dropLast(4)) },
            { $0.signature = $0.signature.replacing("v1", with: "v2") },
            { $0.signature = String(repeating: "v1,AAAA ", count: 400) + $0.signature },
        ]
        for (index, change) in changes.enumerated() {
            var message = Self.known
            change(&message)
            #expect(try time(message) == nil, "change \(index)")
        }
    }
}
