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
        let before = raised.withLock { $0.updateValue(detail, forKey: condition) }
        guard let before else { return log.alarm("an operator is needed", ["what": detail]) }
        if before != detail { log.info("an alarm has changed", ["what": detail]) }
    }

    func clear(_ condition: AlarmCondition) {
        if let detail = raised.withLock({ $0.removeValue(forKey: condition) }) {
            log.info("an alarm is over", ["what": detail])
        }
    }
}
