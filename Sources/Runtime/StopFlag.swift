// SPDX-License-Identifier: MIT

import Synchronization

/// Says to long work that it should end at its next safe point.
///
/// Set once, never taken back.
public final class StopFlag: Sendable {
    private let flag = Atomic(false)

    public init() {}

    public var isSet: Bool { flag.load(ordering: .acquiring) }

    public func set() {
        flag.store(true, ordering: .releasing)
    }
}
