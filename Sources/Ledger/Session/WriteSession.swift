// SPDX-License-Identifier: MIT

import Crypto
import Domain

/// The one session that writes; its transactions keep the counters with the rows.
///
/// Confined to the writer's queue.
final class WriteSession: Session {
    let hash: KeyedHash
    let meter: LedgerMeter
    var tally = TallyChanges()
    /// Rows of a version that a transaction marked possibly twice for the first time.
    var newlyTwice: [Int64: Int] = [:]
    var numbers = WordNumbers()
    /// What claim and record must know of a version; forgotten when its fence moves.
    var gates: [UInt32: VersionGate] = [:]
    /// Of versions being planned.
    var quotaGrounds: [VersionKey: QuotaGround] = [:]
    var addresses: RecentAddresses
    /// See ``doubtedVersions()``; nil: not looked up yet.
    var doubted: Set<UInt32>?
    /// Versions of which this transaction made people due.
    var freed: Set<VersionKey> = []

    init(
        connection: Connection, clock: any TimeSource, chain: AuditChain, hash: KeyedHash, foldAt: Int,
        meter: LedgerMeter = LedgerMeter()
    ) {
        self.hash = hash
        self.meter = meter
        addresses = RecentAddresses(foldAt: foldAt)
        super.init(connection: connection, clock: clock, chain: chain)
    }

    override func forget() {
        super.forget()
        tally = TallyChanges()
        newlyTwice = [:]
        numbers = WordNumbers()
        gates = [:]
        quotaGrounds = [:]
        doubted = nil
        freed = []
        addresses.undo()
    }

    /// Runs `body`, which must not call out, in one transaction, counters included; a rehearsal is undone at its end.
    func writing<Value>(
        rehearsal: Bool = false, _ body: () throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        do {
            let kind: Connection.TransactionKind = rehearsal ? .rehearsal : .writing
            let begun = ContinuousClock.now
            let before = connection.totalChanges
            var changed = begun
            let value = try connection.transaction(kind) { () throws(LedgerError) in
                let value = try body()
                try flushCounters()
                changed = .now
                return value
            }
            if rehearsal {
                forget()
            } else {
                addresses.keep()
                // What changes nothing is not written.
                if connection.totalChanges != before { meter.committed(begun: begun, changed: changed) }
            }
            trim()
            return value
        } catch {
            forget()
            if error.isOfTheDisk { meter.failed() }
            // What the log holds may go into the file, so that the log can be written over instead of growing.
            if error == .diskFull { try? connection.execute("PRAGMA wal_checkpoint(PASSIVE)") }
            throw error
        }
    }

    /// What is remembered stays small, whatever a roster or the years bring.
    private func trim() {
        if numbers.count > Self.mostRemembered { numbers = WordNumbers() }
        if gates.count > Self.mostRemembered { gates = [:] }
    }

    /// A few megabytes.
    private static let mostRemembered = 20_000

    private func flushCounters() throws(LedgerError) {
        if !tally.isEmpty {
            let add = try statement(TallySQL.add)
            var sums: [TallyKey: Int] = [:]
            for (key, change) in tally.take() where change != 0 {
                sums[key.sum, default: 0] += change
                add.bind(1, key.version)
                add.bind(2, key.state)
                add.bind(3, key.channel)
                add.bind(4, key.language)
                add.bind(5, key.country)
                add.bind(6, change)
                try add.run()
            }
            try flush(sums)
        }
        if !newlyTwice.isEmpty {
            let raise = try statement(TallySQL.raiseTwice)
            for (version, count) in newlyTwice {
                raise.bind(1, version)
                raise.bind(2, count)
                try raise.run()
            }
            newlyTwice = [:]
        }
    }

    /// A handful of rows, whatever the changes: a version has few states and two channels.
    private func flush(_ sums: [TallyKey: Int]) throws(LedgerError) {
        let add = try statement(MeterSQL.addSum)
        for (key, change) in sums where change != 0 {
            add.bind(1, key.version)
            add.bind(2, key.state)
            add.bind(3, key.channel)
            add.bind(4, change)
            try add.run()
        }
    }
}

extension LedgerError {
    /// It says something about the file, not about who asked.
    fileprivate var isOfTheDisk: Bool {
        switch self {
        case .diskFull, .unusable, .damaged: true
        case .refused, .unknown, .busy, .foreign, .closed: false
        }
    }
}
