// SPDX-License-Identifier: MIT

import Domain

/// A step of the engine that is on disk.
public enum EngineEvent: Sendable {
    /// A chunk of rows.
    case planned(VersionKey)
    /// A chunk of people who wait no longer.
    case released(VersionKey)
    /// A group of outcomes.
    case recorded(Recorder.RecordedGroup)
    /// Every row under a closed fence has its terminal state.
    case settled(LiveVersion)
    /// A window ended before anybody had approved the draft: ``AlarmCondition/windowMissed(_:)``.
    case missed(MissedDraft)
}
