// SPDX-License-Identifier: MIT

import Domain
import Ledger

extension App {
    /// What `urgentctl doctor` runs: with the daemon's rights and credentials, by the configuration of that moment.
    func examination(of ledger: SQLiteLedger) -> @Sendable (Bool) async -> AsyncStream<Finding> {
        { [weak self] deep in
            guard let doctor = await self?.doctor(ledger) else { return AsyncStream { $0.finish() } }
            return doctor.examine(deep: deep)
        }
    }

    func doctor(_ ledger: SQLiteLedger) -> Doctor {
        var scene = DoctorScene(.daemon)
        let clock = clock
        scene.clockStep = { (clock as? any AcceptingClock)?.step }
        scene.lastBackup = { () async throws(LedgerError) in try await ledger.meters().lastBackup }
        scene.deep = { [deepWalk] in
            guard deepWalk.begin() else { return [Doctor.walkedAlready] }
            defer { deepWalk.end() }
            return await Doctor.findings(ofLedger: ledger)
        }
        // A reload goes over to another one.
        return Doctor(configuration: setup?.value.configuration ?? configuration, scene: scene)
    }
}
