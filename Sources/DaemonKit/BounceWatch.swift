// SPDX-License-Identifier: MIT

import Domain
import Intake

/// The maildir of reports in front of the desk.
enum BounceWatch {
    /// A maildir that hands each message to the desk; not started.
    static func maildir(_ path: String, desk: Desk, clock: any TimeSource) -> Maildir {
        Maildir(path: path, clock: clock) { bytes in
            do throws(DeskError) {
                let receipt = try await desk.take(message: bytes, source: "maildir", by: nil)
                return receipt.wantsEyes ? .unmatched : .taken
            } catch {
                return .tryLater(error.description)
            }
        }
    }
}

extension BounceReceipt {
    /// Nobody knows what it is, or whom it is about: a person may want to look.
    var wantsEyes: Bool {
        switch kind {
        case .other, .unreadable: true
        case .automaticReply, .reportOfReport: false
        case .deliveryStatus, .feedback, .text, .provider:
            !results.isEmpty && results.allSatisfy { $0.effects == [.unproved] || $0.effects == [.unknown] }
        }
    }
}
