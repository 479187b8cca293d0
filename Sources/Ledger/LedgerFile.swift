// SPDX-License-Identifier: MIT

import Domain
import Runtime

/// Where the ledger lies, and what a session needs besides a connection.
struct LedgerFile: Sendable {
    let path: String
    let clock: any TimeSource
    let chain: AuditChain
    /// Set when it is closed: a read of a minute must not hold up the end.
    let closing: StopFlag
}
