// SPDX-License-Identifier: MIT

/// What a scrape of the metrics reads from the ledger: counters that are kept, never counted.
public protocol MeterStore: Sendable {
    func meters() async throws(LedgerError) -> LedgerMeters
}

public struct LedgerMeters: Sendable, Hashable {
    /// Released versions whose window is open; those that close first come first.
    public var open: [OpenVersion] = []
    /// Addresses that no mail goes to; every reason is there.
    public var suppressed: [SuppressionReason: Int] = [:]
    /// Endpoints that failed lately and are still tried.
    public var failingEndpoints = 0
    public var disabledEndpoints = 0
    /// The newest that is known to be whole; nil where there never was one.
    public var lastBackup: BackupFacts?

    public init() {}
}

/// A version whose window is open, and how far it is.
public struct OpenVersion: Sendable, Hashable {
    public var key: VersionKey
    public var reference: Reference
    /// Without languages, countries and people who wait: those are many.
    public var account: VersionAccount

    public init(key: VersionKey, reference: Reference, account: VersionAccount) {
        self.key = key
        self.reference = reference
        self.account = account
    }
}
