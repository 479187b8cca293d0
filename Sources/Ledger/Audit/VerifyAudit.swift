// SPDX-License-Identifier: MIT

import Crypto
import Domain

extension Session {
    /// Walks the trail from its first entry to its head, one row in memory at a time.
    func verifyAudit() throws(LedgerError) -> AuditProof {
        var walk = AuditWalk(chain: chain)
        let query = try statement(AuditSQL.walk)
        defer { query.reset() }
        while walk.fault == nil, try query.step() { walk.take(AuditRow(query), hash: query.bytes(8)) }
        walk.end(at: try connection.auditHead())
        return AuditProof(entries: walk.last, head: Hex.encode(walk.hash), fault: walk.fault)
    }
}

/// The walk itself: what fits so far, and the first that does not.
private struct AuditWalk {
    let chain: AuditChain
    /// Number and hash of the last entry that fits.
    var last: Int64 = 0
    var hash = AuditChain.beginning
    var fault: AuditFault?

    init(chain: AuditChain) {
        self.chain = chain
    }

    mutating func take(_ row: AuditRow, hash stored: [UInt8]) {
        let expected = last + 1
        if row.sequence < expected {
            fault = AuditFault(sequence: row.sequence, kind: .added)
        } else if row.sequence > expected {
            fault = AuditFault(sequence: expected, kind: .missing)
        } else if stored == chain.link(row, after: hash) {
            last = expected
            hash = stored
        } else {
            let isSevered = stored == chain.link(row, after: AuditChain.severed)
            fault = AuditFault(sequence: expected, kind: isSevered ? .severed : .changed)
        }
    }

    mutating func end(at head: AuditHead?) {
        guard fault == nil else { return }
        guard let head, head.isSound(in: chain) else {
            fault = AuditFault(sequence: last + 1, kind: .head)
            return
        }
        if head.sequence > last {
            fault = AuditFault(sequence: last + 1, kind: .truncated)
        } else if head.sequence < last || head.hash != hash {
            // Every entry fits and yet the head is an older one: somebody has set it back.
            fault = AuditFault(sequence: head.sequence + 1, kind: .head)
        }
    }
}
