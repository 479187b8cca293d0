// SPDX-License-Identifier: MIT

import Domain

/// What `responses` shows of one action: who acted, as counts; only what is not zero.
public struct ResponseDocument: Codable, Hashable, Sendable {
    public var reference: String
    /// Of all kinds together.
    public var total: Int
    /// How many people; somebody who wrote and called is one.
    public var people: Int
    public var byKind: [String: Int]
    /// Those that came after the window's end; they are in the other counts too.
    public var late: [String: Int]
    /// By the language of the alert.
    public var byLanguage: [String: [String: Int]]
    public var byCountry: [String: [String: Int]]
    /// In order of time; hours without a response are left out.
    public var byHour: [Hour]
    /// What sections say of their own people; not part of the counts above.
    public var receipts: ReceiptTallyDocument

    public struct Hour: Codable, Hashable, Sendable {
        /// The hour's beginning.
        public var from: Instant
        public var counts: [String: Int]
    }
}

extension ResponseDocument {
    public init(_ tally: ResponseTally) {
        reference = tally.reference.text
        total = tally.byKind.values.reduce(0, +)
        people = tally.people
        byKind = Self.byName(tally.byKind)
        late = Self.byName(tally.late)
        byLanguage = Dictionary(uniqueKeysWithValues: tally.byLanguage.map { ($0.key.text, Self.byName($0.value)) })
        byCountry = Dictionary(uniqueKeysWithValues: tally.byCountry.map { ($0.key.text, Self.byName($0.value)) })
        byHour = tally.byHour.map { Hour(from: $0.begins, counts: Self.byName($0.counts)) }
        receipts = ReceiptTallyDocument(tally.receipts)
    }

    static func byName(_ counts: ResponseTally.Counts) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.filter { $0.value != 0 }.map { ($0.key.rawValue, $0.value) })
    }
}

/// What a volunteer's client posts to `/v1/responses` of the public listener.
public struct ResponseOrderDocument: Codable, Hashable, Sendable {
    /// As it stood in the link.
    public var token: String
    /// letter, fax, call, email or other.
    public var kind: String

    public init(token: String, kind: String) {
        self.token = token
        self.kind = kind
    }
}

/// What it gets back: nothing that it did not know.
public struct ResponseReceiptDocument: Codable, Hashable, Sendable {
    public var kind: String
    /// False when this was said before.
    public var new: Bool

    public init(_ receipt: ResponseReceipt) {
        kind = receipt.kind.rawValue
        new = receipt.isNew
    }
}
