// SPDX-License-Identifier: MIT

import Crypto

/// The arithmetic of the audit's chain: each entry's hash covers the hash before it, under a key that is not in the file.
///
/// HMAC-SHA-256 with a key of its own, derived from the ledger's, so that no other keyed hash of the ledger can be passed
/// off as a link. The decision is explained in Decision-audit-chain.
struct AuditChain: Sendable {
    private let hash: KeyedHash

    init(ledgerKey: [UInt8]) {
        hash = KeyedHash(key: KeyedHash(key: ledgerKey).digest("urgentd audit chain"))
    }

    /// What the first entry is chained to.
    static let beginning = [UInt8](repeating: 0, count: KeyedHash.size)
    /// What an entry is chained to when the head was found tampered with: from then on no walk comes past it.
    static let severed = [UInt8](repeating: 0xff, count: KeyedHash.size)

    /// The hash of an entry that follows the one with hash `previous`.
    func link(_ row: AuditRow, after previous: [UInt8]) -> [UInt8] {
        var message: [UInt8] = [Self.linkMark]
        message += previous
        Self.add(row.sequence, to: &message)
        Self.add(row.at, to: &message)
        Self.add(row.actor, to: &message)
        Self.add(row.login, to: &message)
        Self.add(row.verb, to: &message)
        Self.add(row.reference, to: &message)
        Self.add(row.version.map(String.init), to: &message)
        Self.add(row.detail, to: &message)
        return hash.digest(message)
    }

    /// The seal on the note of where the trail ends; without the key nobody can set the note back.
    func seal(sequence: Int64, link: [UInt8]) -> [UInt8] {
        var message: [UInt8] = [Self.sealMark]
        Self.add(sequence, to: &message)
        return hash.digest(message, link)
    }

    /// So that a link never passes for a seal.
    private static let linkMark = UInt8(ascii: "L")
    private static let sealMark = UInt8(ascii: "S")
    /// Where a length would stand: no text, which is not the empty one.
    private static let absent: Int64 = -1

    /// Its octets, high one first.
    private static func add(_ number: Int64, to message: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { message += $0 }
    }

    /// The length before the text, so that no octet can wander from one field into the next.
    private static func add(_ text: String?, to message: inout [UInt8]) {
        guard let text else { return add(absent, to: &message) }
        add(Int64(text.utf8.count), to: &message)
        message += text.utf8
    }
}
