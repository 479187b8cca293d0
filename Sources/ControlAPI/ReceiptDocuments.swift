// SPDX-License-Identifier: MIT

import Domain

/// What a section's system posts to `/receipts` of the public listener; `config/webhooks/receipt.schema.json` describes it.
public struct ReceiptDocument: Codable, Hashable, Sendable {
    /// `urgent-action.receipt`.
    public var type: String
    /// Of the event, not of the posting.
    public var timestamp: Instant
    public var data: Content

    public struct Content: Codable, Hashable, Sendable {
        /// The `webhook-id` of the alert that is answered.
        public var alert: String
        public var reference: String
        public var version: Int
        public var acknowledged: Bool
        public var reached: Int?
        public var acted: [String: Int]?
    }

    public static let type = "urgent-action.receipt"
}

extension ReceiptDocument {
    /// What is wrong with the content, by key.
    public var faults: [DocumentFault] {
        var faults: [DocumentFault] = []
        func fault(_ key: String, _ problem: String, _ expected: String) {
            faults.append(DocumentFault(line: 0, key: key, problem: problem, expected: expected))
        }
        if type != Self.type { fault("type", "this is no receipt", Self.type) }
        let counts = [("data.reached", data.reached ?? 0)] + (data.acted ?? [:]).map { ("data.acted", $0.value) }
        for (key, count) in counts where !(0...SectionReceipt.most).contains(count) {
            fault(key, "the number is out of range", "0 to \(SectionReceipt.most)")
        }
        if (data.acted ?? [:]).keys.contains(where: { ResponseKind(rawValue: $0) == nil }) {
            let kinds = ResponseKind.allCases.map(\.rawValue).joined(separator: ", ")
            fault("data.acted", "there is no such kind of response", kinds)
        }
        return faults
    }
}

/// What the section's system gets back.
public struct ReceiptAnswerDocument: Codable, Hashable, Sendable {
    /// False when it was kept before, or a newer one is.
    public var new: Bool

    public init(new: Bool) {
        self.new = new
    }
}

/// The part of `status` and `responses` that sections report.
public struct ReceiptTallyDocument: Codable, Hashable, Sendable {
    /// How many have acknowledged.
    public var sections: Int
    public var reached: Int
    /// By kind; only what is not zero.
    public var acted: [String: Int]

    public init(_ tally: ReceiptTally) {
        sections = tally.sections
        reached = tally.reached
        acted = ResponseDocument.byName(tally.acted)
    }
}
