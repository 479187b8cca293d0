// SPDX-License-Identifier: MIT

import Domain

/// Alarms by kind, for a scrape; every kind is there.
public struct AlarmFigures: Sendable, Hashable {
    /// Since the daemon's start, by ``AlarmCondition/name``.
    public var raised: [String: Int]
    /// Now; what happens once and is never over is not among them.
    public var standing: [String: Int]

    init(raised: [String: Int], standing: [AlarmCondition]) {
        self.raised = Dictionary(uniqueKeysWithValues: AlarmCondition.names.map { ($0, 0) }).merging(raised) { $1 }
        let none = Dictionary(uniqueKeysWithValues: AlarmCondition.lastingNames.map { ($0, 0) })
        self.standing = standing.reduce(into: none) { $0[$1.name, default: 0] += 1 }
    }
}
