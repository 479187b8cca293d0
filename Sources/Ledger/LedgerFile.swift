// SPDX-License-Identifier: MIT

import Domain

/// Where the ledger lies, and what a session needs besides a connection.
struct LedgerFile: Sendable {
    let path: String
    let clock: any TimeSource
    let chain: AuditChain
}
