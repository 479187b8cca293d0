// SPDX-License-Identifier: MIT

import Synchronization

/// Where a part says that the daemon cannot go on, and whoever runs it hears so.
public final class Failures: Sendable {
    private struct State {
        var why: String?
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    public init() {}

    /// The first reason; nil while all is well.
    public var why: String? { state.withLock { $0.why } }

    /// Calls `listener` once, at the first report; at once if that has come already.
    public func tell(_ listener: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state -> Bool in
            state.listener = listener
            return state.why != nil
        }
        if isLate { listener() }
    }

    func report(_ why: String) {
        let listener = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.why == nil else { return nil }
            state.why = why
            return state.listener
        }
        listener?()
    }
}
