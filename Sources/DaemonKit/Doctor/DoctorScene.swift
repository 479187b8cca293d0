// SPDX-License-Identifier: MIT

import Domain
import Foundation
import Runtime
import Transport

/// Where the doctor stands and what it looks with.
struct DoctorScene: Sendable {
    /// The rights and the view differ.
    enum Place: Sendable {
        /// In the running daemon.
        case daemon
        /// A program that somebody has started: the daemon may not run, and its credentials may be out of sight.
        case byHand
    }

    var place: Place
    /// `$CREDENTIALS_DIRECTORY`.
    var credentials = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
    /// Whom DNS questions go to.
    var lookup = TextLookup()
    var site = SiteProbe()
    var now: @Sendable () -> Instant = { Instant(milliseconds: SystemClock.wallMilliseconds()) }
    /// How far the machine's clock was set while the daemon ran; nil if it was not.
    var clockStep: @Sendable () -> Duration? = { nil }
    /// The newest backup that is whole; nil where the ledger is out of reach.
    var lastBackup: (@Sendable () async throws(LedgerError) -> BackupFacts?)?
    /// Walks the ledger, with `--deep`.
    var deep: @Sendable () async -> [Finding] = { [] }

    init(_ place: Place) {
        self.place = place
    }
}
