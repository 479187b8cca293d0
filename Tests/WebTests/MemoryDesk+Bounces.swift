// SPDX-License-Identifier: MIT

import Domain
import Synchronization

extension MemoryDesk {
    func takeReport(message: [UInt8], by: Identity) async throws(DeskError) -> BounceReceipt {
        state.withLock {
            $0.messages.append(message)
            $0.identities.append(by)
        }
        return BounceReceipt(
            kind: .deliveryStatus,
            results: [
                BounceResult(
                    event: "failed", proof: "bounce-address",
                    refusal: .reported(code: 550, enhanced: "5.1.1", text: "unknown"), volunteer: "v1",
                    reference: Samples.reference, version: 1, effects: [.bounced, .addressSuppressed])
            ], leftOut: 2)
    }

    func take(_ reports: [DeliveryReport], from provider: String) async throws(DeskError) -> BounceReceipt {
        BounceReceipt(kind: .provider)
    }

    func suppress(address: String, reason: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        state.withLock { $0.suppressionVerbs.append(["add", address, reason]) }
        return SuppressionReceipt(changed: true, volunteers: 1, moved: 2, suppressed: 3)
    }

    func unsuppress(address: String, by: Identity) async throws(DeskError) -> SuppressionReceipt {
        state.withLock { $0.suppressionVerbs.append(["remove", address]) }
        return SuppressionReceipt(changed: false)
    }

    func suppressions(after: Int64, limit: Int) async throws(DeskError) -> [SuppressionLine] {
        (after..<2).prefix(1).map {
            SuppressionLine(
                number: $0 + 1, volunteer: $0 == 0 ? "v1" : nil, reason: $0 == 0 ? .mailboxFull : .manual,
                note: "by phone", since: Samples.now)
        }
    }
}
