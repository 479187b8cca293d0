// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Keyed hashes of ids and addresses: 64 bits of HMAC-SHA-256, so that the ledger alone does not reveal who left.
struct AddressHash {
    private let hash: KeyedHash

    init(_ hash: KeyedHash) {
        self.hash = hash
    }

    func id(_ id: String) -> Int64 { fold("id:", id) }

    /// Of a mail address: the domain in lower case, the local part as it is (RFC 5321 §2.4).
    func email(_ address: String) -> Int64 {
        guard let at = address.lastIndex(of: "@") else { return fold("mail:", address) }
        let domain = address[at...]
        let isLower = domain.utf8.allSatisfy { !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        return fold("mail:", isLower ? address : address[..<at] + domain.lowercased())
    }

    func webhook(_ url: String) -> Int64 { fold("hook:", url) }

    /// Of the address that a person goes by.
    func address(of volunteer: Volunteer) -> Int64? {
        if let webhook = volunteer.webhook { return self.webhook(webhook.url) }
        return volunteer.email.map(email)
    }

    /// Every hash under which a person must not come back.
    func all(of volunteer: Volunteer) -> [Int64] {
        [id(volunteer.id)] + [volunteer.email.map(email), volunteer.webhook.map { webhook($0.url) }].compactMap { $0 }
    }

    private func fold(_ kind: StaticString, _ text: String) -> Int64 {
        let head = Array(UnsafeBufferPointer(start: kind.utf8Start, count: kind.utf8CodeUnitCount))
        return hash.digest(head, Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }
}
