// SPDX-License-Identifier: MIT

import Domain
import Synchronization

/// Alarms as they are raised and cleared; only changes count.
public final class RecordingAlarms: AlarmSink {
    public enum Event: Sendable, Hashable {
        case raised(AlarmCondition)
        case cleared(AlarmCondition)
    }

    public let events = TestSignal<Event>()
    private let state = Mutex<[AlarmCondition: String]>([:])

    public init() {}

    /// What is raised now, with its sentence.
    public var raised: [AlarmCondition: String] { state.withLock { $0 } }

    public func raise(_ condition: AlarmCondition, _ detail: String) {
        let isNew = state.withLock { $0.updateValue(detail, forKey: condition) == nil }
        if isNew { events.send(.raised(condition)) }
    }

    public func clear(_ condition: AlarmCondition) {
        let was = state.withLock { $0.removeValue(forKey: condition) != nil }
        if was { events.send(.cleared(condition)) }
    }
}
