// SPDX-License-Identifier: MIT

import Domain

/// What whoever takes actions in says about a file.
public enum QueueVerdict: Sendable, Hashable {
    /// It is committed and synced, now or before: the file goes to `done/`.
    case taken
    /// It is no valid action, or a rule says no: the file goes to `rejected/` with a reason.
    case rejected([DocumentFault])
    /// Not now (the disk is full, the ledger busy): the file stays in `new/` and is tried again. The text is for the log.
    case tryLater(String)
}
