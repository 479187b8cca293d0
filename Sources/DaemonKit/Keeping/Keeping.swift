// SPDX-License-Identifier: MIT

import Domain

/// What the desk needs for backups, restores and erasure.
struct Keeping: Sendable {
    let backups: Backups
    let snapshots: any SnapshotStore
    let erasure: any ErasureStore
    /// For what names somebody in the queue folder.
    let rejected: RejectedSearch
    /// Nothing is held back since a restore any more.
    let noLongerHeld: @Sendable () -> Void
}
