// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Intake
import Runtime
import Telemetry

extension Desk {
    public func importRoster(_ format: RosterFormat, dryRun: Bool, by: Identity) async throws(DeskError)
        -> any RosterImportSession
    {
        RosterImport(desk: self, reader: RosterReader(format: format, rules: rosterRules), dryRun: dryRun, by: by)
    }

    public func exportRoster(after: VolunteerKey, limit: Int, withSecrets: Bool, by: Identity) async throws(DeskError)
        -> RosterPage
    {
        let page = try await asked { () async throws(LedgerError) in
            try await store.exportChunk(after: after, limit: limit)
        }
        if after == .beforeFirst {
            let count = page.volunteers.count
            try await note(
                .roster(withSecrets: withSecrets), page.next == nil ? .whole(count) : .first(count), by: by)
        }
        return page
    }

    public func countRoster(by dimension: RosterDimension?) async throws(DeskError) -> [RosterCount] {
        try await asked { () async throws(LedgerError) in try await store.rosterCount(by: dimension) }
    }

    public func volunteer(id: String, by: Identity) async throws(DeskError) -> Volunteer {
        let volunteer = try await asked { () async throws(LedgerError) in try await store.volunteer(id: id) }
        try await note(.volunteer, .whole(1), by: by)
        return volunteer
    }

    public func eraseVolunteer(id: String, by: Identity) async throws(DeskError) {
        let person = try await asked { () async throws(LedgerError) in try await store.volunteer(id: id) }
        try await asked { () async throws(LedgerError) in try await store.erase(id: id, by: by, at: clock.now()) }
        await counter.bringUpToDate()
        await endpointWatch.look()
        await wipe(person)
    }
}

extension Desk {
    /// What is left of somebody outside of the rows: in free space, in the log, in rejected files.
    private func wipe(_ person: Volunteer) async {
        guard let keeping else { return }
        await keeping.rejected.remove(naming: person.addresses)
        do throws(LedgerError) {
            _ = try await keeping.erasure.sweep(
                for: person.addresses + [person.id, person.name, person.webhook?.secret].compactMap { $0 })
        } catch {
            log.warning("free space is not overwritten yet; the daily sweep will", ["error": "\(error)"])
        }
    }
}

extension Volunteer {
    /// By what a list that was never a roster of ours would name them.
    var addresses: [String] { [email, webhook?.url].compactMap { $0 } }
}

/// One roster file on its way in: parsed as it comes, handed to the ledger in chunks, so that memory stays flat.
actor RosterImport: RosterImportSession {
    nonisolated let executor = QueueExecutor(label: "urgentd.roster-import")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let desk: Desk
    private var reader: RosterReader
    private let dryRun: Bool
    private let identity: Identity
    private var pending: [RosterRow] = []
    private var result = RosterImportResult()
    /// Named until the session is let go of, whatever becomes of it.
    private let activity: Activities.Activity

    init(desk: Desk, reader: RosterReader, dryRun: Bool, by identity: Identity) {
        self.desk = desk
        self.reader = reader
        self.dryRun = dryRun
        self.identity = identity
        activity = desk.activities.begin("roster import")
    }

    func feed(_ bytes: [UInt8]) async throws(DeskError) {
        take(reader.feed(bytes))
        while pending.count >= Self.chunk { try await store(Self.chunk) }
    }

    func finish() async throws(DeskError) -> RosterImportResult {
        defer { activity.end() }
        take(reader.finish())
        while !pending.isEmpty { try await store(Self.chunk) }
        if !dryRun {
            let entry = AuditEntry(
                at: desk.clock.now(), actor: identity.name, login: identity.login, verb: "roster-import",
                detail: "read \(result.read), added \(result.added), changed \(result.changed), "
                    + "unchanged \(result.unchanged), skipped \(result.skipped)")
            let store = desk.store
            try await asked { () async throws(LedgerError) in try await store.audit(entry) }
            await desk.counter.bringUpToDate()
            // A new URL takes its endpoint out of the alarm.
            await desk.endpointWatch.look()
        }
        return result
    }

    private func take(_ batch: RosterReader.Batch) {
        pending += batch.rows
        let skipped = RosterImportResult(read: batch.skipped, skipped: batch.skipped, errors: batch.faults)
        result.add(skipped)
        if !dryRun { desk.counts.count(skipped) }
    }

    private func store(_ count: Int) async throws(DeskError) {
        let rows = Array(pending.prefix(count))
        pending.removeFirst(rows.count)
        let (store, dryRun, now) = (desk.store, dryRun, desk.clock.now())
        let part = try await asked { () async throws(LedgerError) in
            try await store.importChunk(rows, dryRun: dryRun, at: now)
        }
        result.add(part)
        if !dryRun { desk.counts.count(part) }
    }

    /// Rows handed to the ledger at a time; it splits further where its 20 ms would be passed.
    private static let chunk = 2_000
}
