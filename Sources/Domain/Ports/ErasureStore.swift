// SPDX-License-Identifier: MIT

/// What is left of people after their rows are gone.
public protocol ErasureStore: Sendable {
    /// Overwrites what a file keeps of deleted text in its free space, its log included, in small steps.
    ///
    /// Ends soon after its task is cancelled; a full sweep that was broken off is still to be made.
    ///
    /// - Parameter words: Only where one of these lies; nil: everywhere.
    /// - Returns: Pages that were cleaned.
    /// - Throws: ``LedgerError/busy(_:)`` where somebody reads the ledger all the while (a backup, a person's sqlite3): then it is
    ///   done by the next full sweep.
    func sweep(for words: [String]?) async throws(LedgerError) -> Int
    /// Whether anybody has left, or anything was forgotten, since the last full sweep.
    func needsSweep() async throws(LedgerError) -> Bool
    /// Removes the rows of threads whose last action closed before a moment, in small steps; the counters stay as the account.
    ///
    /// A thread is an action with all that follows it. Ends after the step at which its task is cancelled; what an earlier call
    /// did not finish is finished.
    ///
    /// - Returns: Versions that were begun now, and rows that were removed.
    func forget(closedBefore: Instant, at: Instant) async throws(LedgerError) -> Forgetting
    /// When the thread closed that is the next to be forgotten; nil: there is none.
    func nextForgetting() async throws(LedgerError) -> Instant?
}

/// What was forgotten.
public struct Forgetting: Sendable, Hashable {
    public var versions: Int
    public var rows: Int

    public init(versions: Int = 0, rows: Int = 0) {
        self.versions = versions
        self.rows = rows
    }
}
