// SPDX-License-Identifier: MIT

import Domain
import Ledger
import Telemetry

/// What looks after the ledger itself while the daemon runs.
extension App {
    func openLedger() throws(StartError) -> SQLiteLedger {
        try StateFolder(path: configuration.state).open(clock: clock, log: Log(component: "ledger"))
    }

    /// Damage that is met ends the run in good order: nothing more is claimed, what is in flight is finished, people are told.
    func watchForDamage(_ ledger: SQLiteLedger, _ alarms: any AlarmSink) {
        let folder = StateFolder(path: configuration.state)
        ledger.whenDamaged { [failures] what in
            folder.noteDamage(what)
            alarms.raise(.ledgerDamaged, "\(what); nothing more is sent until a backup is restored")
            failures.report("the ledger is damaged: \(what)")
        }
    }
}
