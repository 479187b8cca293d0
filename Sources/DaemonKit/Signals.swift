// SPDX-License-Identifier: MIT

import Dispatch
import Glibc

/// The process's signals as Dispatch sources on the main queue.
///
/// Registered and confirmed before anything else starts: a SIGTERM during start-up must not be lost. libdispatch installs
/// its own handler, so dispositions are not touched afterwards.
public final class Signals {
    private var sources: [any DispatchSourceSignal] = []

    public init() {}

    /// Calls `handler` on the main queue for each arrival of `number`.
    public func handle(_ number: Int32, _ handler: @escaping @Sendable () -> Void) {
        let source = DispatchSource.makeSignalSource(signal: number, queue: .main)
        source.setEventHandler { @Sendable in handler() }
        source.activate()
        sources.append(source)
    }
}
