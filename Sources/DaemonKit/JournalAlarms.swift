// SPDX-License-Identifier: MIT

import Domain
import Synchronization
import Telemetry

/// Alarms as lines in the journal: one when a condition comes, one when it is over.
final class JournalAlarms: AlarmSink {
    private let log: Log
    private let raised = Mutex<[AlarmCondition: String]>([:])

    init(log: Log) {
        self.log = log
    }

    func raise(_ condition: AlarmCondition, _ detail: String) {
        let isNew = raised.withLock { $0.updateValue(detail, forKey: condition) != detail }
        if isNew { log.alarm("an operator is needed", ["what": detail]) }
    }

    func clear(_ condition: AlarmCondition) {
        if let detail = raised.withLock({ $0.removeValue(forKey: condition) }) {
            log.info("an alarm is over", ["what": detail])
        }
    }
}
