// SPDX-License-Identifier: MIT

import Domain
import Ledger
import Runtime
import Telemetry

/// What looks after the ledger itself while the daemon runs.
extension App {
    func openLedger() throws(StartError) -> SQLiteLedger {
        let activity = activities.begin("opening the ledger, and bringing it to this version's schema")
        defer { activity.end() }
        let folder = LedgerFolder(path: configuration.state)
        let ledger = try folder.open(clock: clock, log: Log(component: "ledger"))
        folder.removeRemains()
        return ledger
    }

    /// Damage that is met ends the run in good order: nothing more is claimed, what is in flight is finished, people are told.
    func watchForDamage(_ ledger: SQLiteLedger, _ alarms: any AlarmSink) {
        let folder = LedgerFolder(path: configuration.state)
        ledger.whenDamaged { [failures] what in
            folder.noteDamage(what)
            alarms.raise(.ledgerDamaged, "\(what); nothing more is sent until a backup is restored")
            failures.report("the ledger is damaged: \(what)")
        }
    }
}

extension App {
    /// The desk with what it needs for backups.
    func equipped(_ desk: Desk, _ ledger: SQLiteLedger, _ alarms: any AlarmSink) -> Desk {
        var desk = desk
        desk.keeping = Keeping(
            backups: Backups(folder: LedgerFolder(path: configuration.state), store: ledger, clock: clock),
            snapshots: ledger, erasure: ledger,
            rejected: RejectedSearch(queue: configuration.queue, log: Log(component: "desk")),
            noLongerHeld: { alarms.clear(.restored) })
        return desk
    }

    func startRetention(_ ledger: SQLiteLedger) async {
        let retention = Retention(
            store: ledger, queue: configuration.queue,
            span: { [setup, configuration] in (setup?.value.configuration ?? configuration).retention.personalData },
            clock: clock, log: Log(component: "retention"))
        await retention.start()
        owners.append(retention.executor)
        cleanup.append { [activities] in await activities.run("retention") { await retention.stop() } }
    }

    /// Says what a restore means, as long as something is held back because of it.
    func tellOfRestore(_ ledger: SQLiteLedger, _ alarms: any AlarmSink) async throws(LedgerError) {
        guard let restoration = try await ledger.lastRestoration() else { return }
        let held = try await ledger.heldBack()
        log.warning(
            "this ledger was restored from a backup",
            [
                "taken": restoration.taken.rfc3339, "restored": restoration.at.rfc3339,
                "possibly-twice": "\(restoration.openRows)", "held-back": "\(held.count)",
            ])
        guard !held.isEmpty else { return alarms.clear(.restored) }
        alarms.raise(
            .restored,
            "restored from a backup of \(restoration.taken); \(restoration.openRows) deliveries that were open then may be sent "
                + "twice; \(held.count) actions are held back")
    }

    /// Ends that alarm once nothing is held back any more: the last may have been corrected, or its window may be over.
    static func lookAtHeldBack(_ ledger: any SnapshotStore, _ alarms: any AlarmSink) async {
        if let held = try? await ledger.heldBack(), held.isEmpty { alarms.clear(.restored) }
    }
}
