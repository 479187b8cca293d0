// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// Keyed hashes of ids and addresses: 64 bits of HMAC-SHA-256, so that the ledger alone does not reveal who left.
struct AddressHash {
    private let hash: KeyedHash

    init(_ hash: KeyedHash) {
        self.hash = hash
    }

    func id(_ id: String) -> Int64 { fold(Self.id, Array(id.utf8)) }

    /// Of a mail address in lower case.
    ///
    /// Only the domain is without case by the letter (RFC 5321 §2.4), but no mailbox provider tells `Ann@` from `ann@`, and
    /// who left under one spelling must not come back under the other. Mail itself goes to the address as it was written.
    func email(_ address: String) -> Int64 {
        var bytes = Array(address.utf8)
        for index in bytes.indices where (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) {
            bytes[index] += Self.toLowerCase
        }
        return fold(Self.mail, bytes)
    }

    func webhook(_ url: String) -> Int64 { fold(Self.hook, Array(url.utf8)) }

    /// Of the address that a person goes by.
    func address(of volunteer: Volunteer) -> Int64? {
        if let webhook = volunteer.webhook { return self.webhook(webhook.url) }
        return volunteer.email.map(email)
    }

    /// Every hash under which a person must not come back.
    func all(of volunteer: Volunteer) -> [Int64] {
        [id(volunteer.id)] + [volunteer.email.map(email), volunteer.webhook.map { webhook($0.url) }].compactMap { $0 }
    }

    private func fold(_ kind: [UInt8], _ bytes: [UInt8]) -> Int64 {
        hash.digest(kind, bytes).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
    }

    /// What kind of text is hashed, so that an id and an address never meet.
    private static let id = Array("id:".utf8)
    private static let mail = Array("mail:".utf8)
    private static let hook = Array("hook:".utf8)
    private static let toLowerCase: UInt8 = 0x20
}
